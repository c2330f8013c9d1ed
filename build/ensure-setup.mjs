// Installs the packages of the lock file when they are missing, other, or half installed; needs nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { inRoot, root } from './paths.mjs';

const oldestNode = [20, 19];
const stampFile = inRoot('node_modules', '.setup-stamp');

/** Makes node_modules agree with package-lock.json; throws one sentence when that cannot be done. */
export function ensurePackages() {
  requireNode();
  const lockHash = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  if (readOrEmpty(stampFile) === lockHash) return;
  if (!isInstalledByHand()) {
    console.error('Installing the packages of package-lock.json (about a minute) …');
    rmSync(stampFile, { force: true });
    installPackages();
  }
  writeFileSync(stampFile, lockHash);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  if (isOld)
    throw new Error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/** Whether a complete `npm ci` was already run by hand: npm writes this second lock only when it has ended. */
function isInstalledByHand() {
  const installedText = readOrEmpty(inRoot('node_modules', '.package-lock.json'));
  if (installedText === '') return false;
  const installed = JSON.parse(installedText).packages;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    const found = installed[place];
    if (found === undefined) return optional === true;
    return found.version === version && existsSync(inRoot(place));
  });
}

function installPackages() {
  // Set for the child only: a NODE_ENV=production, omit=dev or ignore-scripts=true of this machine would leave tools out.
  const env = { ...process.env, NODE_ENV: 'development', npm_config_ignore_scripts: 'false' };
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = findNpm();
  const { status, error } =
    npm === undefined
      ? spawnSync('npm', args, {
          cwd: root,
          env,
          stdio: ['ignore', 2, 2],
          shell: process.platform === 'win32',
        })
      : spawnSync(process.execPath, [npm, ...args], { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (error) throw new Error(`npm cannot be started (${error.message}). Install npm, then try again.`);
  if (status !== 0)
    throw new Error('Installing the packages failed: npm says why above. Nothing else was started.');
}

/** npm's own script: the one that runs us, or the one that came with this Node. */
function findNpm() {
  const binFolder = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    path.join(binFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(binFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return candidates.find((file) => file !== undefined && /npm-cli\.c?js$/.test(file) && existsSync(file));
}

function readOrEmpty(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Runs `main`, and turns what it throws into its one sentence and exit code 1. */
export async function runCommand(main) {
  try {
    await main();
  } catch (error) {
    console.error(process.env.LANKA_DEBUG ? error : error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  await runCommand(() => {
    ensurePackages();
    if (process.argv.includes('--browser')) console.log(ensureChromium());
  });
}
