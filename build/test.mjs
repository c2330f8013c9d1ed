// `npm test`: set-up, static checks, build, and every group of tests; its last line is the sum of all of them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { checkBeside, checkNames } from './checks.mjs';
import { exitCodeOf, startNode, stopWithParent } from './children.mjs';
import { ensureChromium } from './chromium.mjs';
import { inRoot, root, tools } from './paths.mjs';

/**
 * The projects of vitest.config.ts; those of one line share workers. Both lines run at the same time: browsers and killed
 * programs wait more than they work, and the others work more than they wait.
 */
const rounds = [
  ['unit', 'pglite', 'postgres'],
  ['e2e', 'faults'],
];

await runCommand(async () => {
  const { filters, ...chosen } = readArguments(process.argv.slice(2));
  stopWithParent();
  ensurePackages();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  // The checks take what the tests leave of the processor.
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
  const counts = await Promise.all(
    names.map((round, at) => runRound(round, filters, sum, at === names.length - 1)),
  );
  if (counts.some(({ passed, failed }) => passed + failed > 0)) return;
  console.log(`No test was run: no test file has ${filters.join(' or ')} in its path.`);
  sum.failed += 1;
}

/** One of those that run together is seen while it runs, the others in one piece when they have ended. */
async function runRound(projects, filters, sum, isLive) {
  const name = projects.join(' + ');
  if (isLive) return report(name, sum, () => countRound(projects, filters, 'inherit'));
  const startedMs = performance.now();
  const { output, ...count } = await countRound(projects, filters, 'pipe');
  console.log(`\n── ${name}\n${output}`);
  addUp(name, sum, count, startedMs);
  return count;
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

async function countRound(names, filters, stdio) {
  const reportFile = inRoot('out', 'tests', `${names.join('-')}.json`);
  mkdirSync(inRoot('out', 'tests'), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  // A round without tests is a failure, but a filter may well leave one empty.
  const emptiness = filters.length > 0 ? ['--passWithNoTests'] : [];
  const projects = names.flatMap((name) => ['--project', name]);
  const args = ['run', ...projects, ...emptiness, ...reporters, ...filters];
  const vitest = startNode(tools.vitest, args, { cwd: root, stdout: stdio, stderr: stdio });
  const said = [vitest.stdout, vitest.stderr].map((stream) => (stream ? text(stream) : ''));
  const [exitCode, ...output] = await Promise.all([exitCodeOf(vitest), ...said]);
  return { ...readCount(reportFile, exitCode), output: output.join('') };
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
