// Finds out whether the Electron runtime can be used here, with one bounded attempt to download it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, tools } from './paths.mjs';

const downloadMs = 30_000;

/** `{ program }` to start, or `{ refusal }`: a sentence why there is no desktop app here. */
export function findElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { refusal: 'The desktop app needs a screen, and this session has none (no DISPLAY).' };
  }
  if (process.platform === 'linux' && process.getuid() === 0) {
    return { refusal: 'The desktop app does not run as root, because its sandbox cannot.' };
  }
  const installed = installedProgram();
  if (installed !== undefined) return { program: installed };
  console.error(`Downloading the Electron runtime (at most ${downloadMs / 1000} s) …`);
  const { status, error } = spawnSync(process.execPath, [tools.electronInstall], {
    timeout: downloadMs,
    stdio: 'ignore',
  });
  const downloaded = installedProgram();
  if (downloaded !== undefined) return { program: downloaded };
  return { refusal: refusalOf(status, error) };
}

/** Electron's installer writes path.txt last, so a half unpacked runtime is not taken for one. */
function installedProgram() {
  const folder = inRoot('node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const distFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist');
  const program = path.join(distFolder, readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : undefined;
}

function refusalOf(status, error) {
  const again = '`npx install-electron` tries again without a time limit.';
  if (error?.code === 'ETIMEDOUT')
    return `The Electron runtime was not downloaded within ${downloadMs / 1000} s; ${again}`;
  return `The Electron runtime cannot be downloaded from here (exit code ${status}); ${again}`;
}
