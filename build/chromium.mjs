// Finds a Chromium for the tests that need a real browser, or installs Debian's when it may.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const macApps = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windowsApps = [
  'Google/Chrome/Application/chrome.exe',
  'Chromium/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
];

/** The executable of a Chromium, Chrome or Edge on this machine, or undefined. CHROME_PATH wins over what is found. */
export function findChromium() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) {
    if (!existsSync(CHROME_PATH))
      throw new Error(`CHROME_PATH names ${CHROME_PATH}, and there is no such file.`);
    return CHROME_PATH;
  }
  return [...systemCandidates(), ...playwrightCandidates()].find((file) => existsSync(file));
}

/** As findChromium, but installs Debian's package when run as root there; throws a sentence when there is none in the end. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (mayUseApt()) installWithApt();
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    'No Chromium, Chrome or Edge was found, and the tests need one: install one of them, or set CHROME_PATH to its executable.',
  );
}

function systemCandidates() {
  const { env, platform } = process;
  if (platform === 'darwin') {
    const folders = ['/Applications', path.join(os.homedir(), 'Applications')];
    return folders.flatMap((folder) => macApps.map((app) => path.join(folder, app)));
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    return folders.flatMap((folder) => windowsApps.map((app) => path.join(folder, app)));
  }
  const folders = (env.PATH ?? '')
    .split(path.delimiter)
    .concat('/usr/bin', '/usr/local/bin', '/opt/google/chrome');
  const isRealBrowser = (file) => existsSync(file) && !isSnapStub(file);
  return namesOnPath
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .filter(isRealBrowser);
}

/** Ubuntu's apt package `chromium-browser` is a shell script that only says "install the snap". */
function isSnapStub(file) {
  const bytes = Buffer.alloc(4096);
  const handle = openSync(file, 'r');
  const start = bytes.toString('latin1', 0, readSync(handle, bytes));
  closeSync(handle);
  return start.startsWith('#!') && start.includes('snap install') && !existsSync('/snap/bin/chromium');
}

function playwrightCandidates() {
  const caches = {
    darwin: path.join(os.homedir(), 'Library/Caches/ms-playwright'),
    win32: path.join(process.env.LOCALAPPDATA ?? os.homedir(), 'ms-playwright'),
  };
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    caches[process.platform] ??
    path.join(os.homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return [];
  const versions = readdirSync(cache)
    .filter((name) => name.startsWith('chromium-'))
    .sort()
    .reverse();
  const executables = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
  ].concat(
    ['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64'].flatMap((folder) => [
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
    ]),
  );
  return versions.flatMap((version) => executables.map((file) => path.join(cache, version, file)));
}

function mayUseApt() {
  return process.platform === 'linux' && process.getuid() === 0 && existsSync('/etc/debian_version');
}

function installWithApt() {
  console.error("No browser found: installing Debian's chromium and fonts-dejavu-core with apt-get …");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 2] });
  run('update', '-qq');
  run('install', '-qq', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
}
