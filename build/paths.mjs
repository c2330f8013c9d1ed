// Where the things that the scripts of this folder need are found in the checkout.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The folder in which the person typed the command; relative paths among its arguments are meant from there. */
export const invokedFrom = process.env.INIT_CWD ?? process.cwd();

/** An absolute path inside the checkout. */
export function inRoot(...parts) {
  return path.join(root, ...parts);
}

/** The script that starts an installed package, so that it can be run by this very Node without PATH or `.cmd` questions. */
export function packageScript(name, script) {
  return inRoot('node_modules', name, script);
}

/** The script that starts each development tool. */
export const tools = {
  vueTsc: packageScript('vue-tsc', 'bin/vue-tsc.js'),
  oxlint: packageScript('oxlint', 'bin/oxlint'),
  eslint: packageScript('eslint', 'bin/eslint.js'),
  oxfmt: packageScript('oxfmt', 'bin/oxfmt'),
  knip: packageScript('knip', 'bin/knip.js'),
  vitest: packageScript('vitest', 'vitest.mjs'),
  vite: packageScript('vite', 'bin/vite.js'),
  electronBuilder: packageScript('electron-builder', 'cli.js'),
  electronInstall: packageScript('electron', 'install.js'),
};
