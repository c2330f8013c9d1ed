// `npm test`: set-up, static checks, build, and every group of tests; its last line is the sum of all of them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { checkBeside, checkNames } from './checks.mjs';
import { runNode, stopWithParent } from './children.mjs';
import { ensureChromium } from './chromium.mjs';
import { inRoot, root, tools } from './paths.mjs';

/** The projects of vitest.config.ts. Those of one line run at the same time, so that no core waits for a last file. */
const rounds = [
  ['unit', 'pglite', 'postgres'],
  ['e2e', 'faults'],
];

await runCommand(async () => {
  const { filters, ...chosen } = readArguments(process.argv.slice(2));
  stopWithParent();
  ensurePackages();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  // Browsers wait more than they work: the checks take what they leave.
  await Promise.all([runChecks(chosen.checks, sum), runRounds(chosen, filters, sum)]);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
});

/** `npm test -- unit lint` runs those steps; any other word picks the test files whose path contains it. */
function readArguments(words) {
  const steps = [...checkNames, ...rounds.flat()];
  const filters = words.filter((word) => !steps.includes(word));
  const isChosen = (name) => words.length === filters.length || words.includes(name);
  return {
    filters,
    checks: checkNames.filter((name) => (words.length === 0 ? true : words.includes(name))),
    rounds: rounds.map((names) => names.filter(isChosen)).filter((names) => names.length > 0),
  };
}

async function runRounds({ rounds: names }, filters, sum) {
  if (names.length === 0) return;
  await report('build', sum, countBuild);
  let tests = 0;
  for (const round of names) {
    const { passed, failed } = await report(round.join(' + '), sum, () => countRound(round, filters));
    tests += passed + failed;
  }
  if (tests > 0) return;
  console.log(`No test was run: no test file has ${filters.join(' or ')} in its path.`);
  sum.failed += 1;
}

async function report(name, sum, run) {
  console.log(`\n── ${name}`);
  const startedMs = performance.now();
  const count = await run();
  addUp(name, sum, count, startedMs);
  return count;
}

function addUp(name, sum, count, startedMs) {
  for (const key of Object.keys(sum)) sum[key] += count[key];
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `── ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${seconds} s`,
  );
}

/** One check after another; each is shown when it has ended. */
async function runChecks(names, sum) {
  for (const name of names) {
    const startedMs = performance.now();
    const { isClean, output } = await checkBeside(name);
    console.log(`\n── ${name}${output === '' ? '' : `\n${output}`}`);
    addUp(name, sum, { passed: isClean ? 1 : 0, failed: isClean ? 0 : 1, skipped: 0 }, startedMs);
  }
}

async function countBuild() {
  try {
    process.env.CHROME_PATH = ensureChromium();
    await buildParts();
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function countRound(names, filters) {
  const reportFile = inRoot('out', 'tests', `${names.join('-')}.json`);
  mkdirSync(inRoot('out', 'tests'), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  // A round without tests is a failure, but a filter may well leave one empty.
  const emptiness = filters.length > 0 ? ['--passWithNoTests'] : [];
  const projects = names.flatMap((name) => ['--project', name]);
  const args = ['run', ...projects, ...emptiness, ...reporters, ...filters];
  const exitCode = await runNode(tools.vitest, args, { cwd: root });
  return readCount(reportFile, exitCode);
}

/** A file that does not load and an error outside of any test each count as one failure: silence is not success. */
function readCount(reportFile, exitCode) {
  if (!existsSync(reportFile)) return { passed: 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  const result = JSON.parse(readFileSync(reportFile, 'utf8'));
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
  );
  const failed = result.numFailedTests + brokenFiles.length;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function isFailed({ status }) {
  return status === 'failed';
}
