// Lint rule `lanka/files`: a file says in its first line what it is for, and its name says more than "utils".
import path from 'node:path';
import { root } from '../paths.mjs';

const emptyNames = /^(utils?|helpers?|common|types|index|misc|constants)\.(ts|mjs|js)$/;

export const filesRule = {
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    return {
      Program(node) {
        if (emptyNames.test(path.basename(file))) {
          context.report({
            node,
            message: 'Name the file after what it decides; such a name collects everything.',
          });
        }
        if (file.endsWith('.vue')) return;
        const opensWithComment = /^(#!.*\n)?\s*\/[/*]+ *\S/.test(context.sourceCode.text);
        if (!opensWithComment) {
          context.report({
            node,
            message: 'Open the file with one sentence (a comment) that says what it is for.',
          });
        }
      },
    };
  },
};
