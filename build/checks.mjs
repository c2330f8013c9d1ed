// The static checks (types, lint, format, dead code): how each is run, and how it repairs what a machine can repair.
import { runNode } from './children.mjs';
import { root, tools } from './paths.mjs';

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
    runs: [[tools.prettier, '--check', '--log-level', 'warn', '.']],
    fix: [[tools.prettier, '--write', '--log-level', 'warn', '.']],
  },
  { name: 'dead code', runs: [[tools.knip, '--no-progress']], fix: [] },
];

export const checkNames = checks.map(({ name }) => name);

/** Runs one check and tells whether it found nothing; all of its runs are made, so that everything is reported at once. */
export async function passesCheck(name) {
  const { runs } = checks.find((check) => check.name === name);
  let isClean = true;
  for (const [tool, ...args] of runs) isClean = (await runNode(tool, args, { cwd: root })) === 0 && isClean;
  return isClean;
}

/** Repairs what the linters and the formatter can; true when nothing that they cannot repair is left. */
export async function fixAll() {
  let isClean = true;
  for (const { fix } of checks) {
    for (const [tool, ...args] of fix) isClean = (await runNode(tool, args, { cwd: root })) === 0 && isClean;
  }
  return isClean;
}
