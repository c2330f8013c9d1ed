// Starts the desktop program for a story: in the real Electron where it is installed, else in the test host.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { startElectronHost } from './host-launch.ts';
import { checkout } from './host/host-build.ts';
import { isDeskAddress, type LaunchParts, type RunningApp } from './running-app.ts';

const startMs = 110_000;

/** `LANKA_ELECTRON=real|host` decides; without it, the real runtime if it has been downloaded. */
export function chosenRuntime(): 'real' | 'host' {
  const chosen = process.env.LANKA_ELECTRON;
  if (chosen === 'real' || chosen === 'host') return chosen;
  return existsSync(path.join(checkout, 'node_modules/electron/dist')) ? 'real' : 'host';
}

/** Starts the program with {@link chosenRuntime} and resolves when the desk's page has loaded. */
export function launchDesk(parts: LaunchParts): Promise<RunningApp> {
  return chosenRuntime() === 'real' ? startRealElectron(parts) : startElectronHost(parts);
}

async function startRealElectron({
  appDir = checkout,
  userDataDir,
  args = [],
}: LaunchParts): Promise<RunningApp> {
  const isRoot = process.getuid?.() === 0;
  const electron = await _electron.launch({
    args: [appDir, `--user-data-dir=${userDataDir}`, ...(isRoot ? ['--no-sandbox'] : []), ...args],
    timeout: startMs,
  });
  const child = electron.process();
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream
      ?.setEncoding('utf8')
      .on('data', (text: string) => output.push(...text.split('\n').filter(Boolean)));
  }
  const firstPage = async () => {
    const window = await electron.firstWindow();
    await window.waitForURL((url) => isDeskAddress(url.href), { timeout: startMs });
    return window;
  };
  const hasExited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  return {
    runtime: 'real',
    page: await firstPage(),
    pid: child.pid ?? 0,
    output,
    browser: null,
    // The stories use only what the host has of Electron, so its type serves for both.
    evaluate: (body, arg) =>
      electron.evaluate(body as unknown as (real: unknown, arg: unknown) => never, arg as never),
    firstPage,
    async close() {
      await electron.close();
      return hasExited;
    },
    async kill() {
      child.kill('SIGKILL');
      await hasExited;
    },
  };
}
