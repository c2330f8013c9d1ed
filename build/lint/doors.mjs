// Lint rule `lanka/doors`: each dangerous call has one file that may make it; everywhere else the rule says why not.
import path from 'node:path';
import { root } from '../paths.mjs';

const program = /^(shared|backend|electron|renderer)\//;
const entry = /^(backend|electron)\/main\.ts$/;

/** `member` is `object.property` with `*` for any object; `where` are the files it applies to, `door` those that may. */
const doors = [
  {
    members: ['*.innerHTML', '*.outerHTML', '*.insertAdjacentHTML', 'document.write'],
    where: program,
    why: 'Text of a subscriber could become markup. Let Vue render it as text.',
  },
  {
    members: ['window.open', 'shell.openExternal'],
    where: program,
    door: /^(electron\/security\.ts|electron\/open-external\.ts|renderer\/desktop\/open-external\.ts)$/,
    why: 'A link from outside could start any program. Go through open-external.ts, which checks the address.',
  },
  {
    members: ['process.env', 'process.argv'],
    where: /^(backend|electron|shared)\//,
    door: entry,
    why: 'Only main.ts reads the environment and the command line; take the value as an argument.',
  },
  {
    members: ['Date.now', 'Math.random', '*.randomUUID'],
    where: /^(backend|shared)\//,
    door: /^backend\/(main|system-parts)\.ts$|^backend\/db\//,
    why: 'Clock and ids are parts given to createApp, so that tests can set them; take them from the context.',
  },
  {
    members: ['sql.raw', 'sql.lit', 'sql.ref', 'sql.table', 'sql.id'],
    where: program,
    door: /^backend\/db\/|\.records\.ts$/,
    why: 'SQL put together from strings is an injection waiting. Use a parameter, in a records file.',
  },
];

const sqlDoor = /^backend\/db\/|\.records\.ts$/;
const sqlReason =
  'SQL is written only in *.records.ts and backend/db/, so that all of it can be read in one place.';

/** The sentence why `file` must not use `object.property`, or undefined when it may. */
export function whyNotMember(file, object, property) {
  const found = doors.find(
    ({ members, where, door }) =>
      where.test(file) &&
      !door?.test(file) &&
      (members.includes(`${object}.${property}`) || members.includes(`*.${property}`)),
  );
  return found && `${object}.${property} is not allowed here. ${found.why}`;
}

export const doorsRule = {
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const report = (node, message) => message !== undefined && context.report({ node, message });
    return {
      MemberExpression(node) {
        const property = node.computed ? node.property.value : node.property.name;
        const object = node.object.name ?? node.object.property?.name ?? 'it';
        if (typeof property === 'string') report(node, whyNotMember(file, object, property));
      },
      NewExpression(node) {
        const isNow = node.callee.name === 'Date' && node.arguments.length === 0;
        if (isNow) report(node, whyNotMember(file, 'Date', 'now'));
      },
      ImportDeclaration(node) {
        if (node.source.value !== 'kysely' || !program.test(file) || sqlDoor.test(file)) return;
        const sqlImport = node.specifiers.find(({ imported }) => imported?.name === 'sql');
        if (sqlImport !== undefined) report(sqlImport, sqlReason);
      },
    };
  },
};
