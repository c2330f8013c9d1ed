// The static checks (types, lint, format, dead code): how each is run, and how it repairs what a machine can repair.
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { exitCodeOf, start } from './children.mjs';
import { root, tools } from './paths.mjs';

/** A compiler makes much that it soon lets go: with more room for what is young it needs a fifth less time. */
const nodeFlags = ['--max-semi-space-size=128'];

const templates = ['renderer/**/*.vue', '--no-error-on-unmatched-pattern'];

/** Each check with the runs that make it up; `fix` are the runs that repair. */
const checks = [
  { name: 'types', runs: [[tools.vueTsc, '-b']], fix: [] },
  {
    name: 'lint',
    runs: [
      [tools.oxlint, '--type-aware'],
      [tools.eslint, ...templates, '--max-warnings', '0'],
    ],
    fix: [
      [tools.oxlint, '--type-aware', '--fix'],
      [tools.eslint, ...templates, '--fix'],
    ],
  },
  {
    name: 'format',
    runs: [[tools.oxfmt, '--check', '.']],
    fix: [[tools.oxfmt, '.']],
  },
  { name: 'dead code', runs: [[tools.knip, '--no-progress']], fix: [] },
];

export const checkNames = checks.map(({ name }) => name);

/** Runs one check and tells whether it found nothing; all of its runs are made, so that everything is reported at once. */
export async function passesCheck(name) {
  let isClean = true;
  for (const run of runsOf(name)) isClean = (await exitCodeOf(startTool(run))) === 0 && isClean;
  return isClean;
}

/** As {@link passesCheck}, with what other work leaves of the processor; gives also what was said, to be shown in one piece. */
export async function checkBeside(name) {
  let isClean = true;
  let output = '';
  for (const run of runsOf(name)) {
    const tool = startTool(run, { stdout: 'pipe', stderr: 'pipe' });
    makeWay(tool);
    const [code, out, errors] = await Promise.all([exitCodeOf(tool), text(tool.stdout), text(tool.stderr)]);
    isClean = code === 0 && isClean;
    output += out + errors;
  }
  return { isClean, output };
}

/** Repairs what the linters and the formatter can; true when nothing that they cannot repair is left. */
export async function fixAll() {
  let isClean = true;
  for (const { fix } of checks) {
    for (const run of fix) isClean = (await exitCodeOf(startTool(run))) === 0 && isClean;
  }
  return isClean;
}

function runsOf(name) {
  return checks.find((check) => check.name === name).runs;
}

/** A matter of politeness: where it is refused, or the tool has ended already, nothing is lost. */
function makeWay({ pid }) {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    return;
  }
}

function startTool(run, options = {}) {
  return start(process.execPath, [...nodeFlags, ...run], { cwd: root, ...options });
}
