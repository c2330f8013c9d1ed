// Starts the program's real bundles in the test host: main in Node, the page and its preload in Chromium.
import { fork, type ChildProcess } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildHost, checkout } from './host/host-build.ts';
import type { HostElectron } from './host/entry.ts';
import { isDeskAddress, type LaunchParts, type RunningApp } from './running-app.ts';

const startMs = 110_000;
const quitMs = 15_000;

interface Answer {
  id?: number;
  value?: unknown;
  error?: string;
  devtools?: string;
}

/** A host process whose page may not be there yet; {@link startElectronHost} waits for it. */
export async function startHostProcess({ appDir = checkout, userDataDir, args = [] }: LaunchParts) {
  const child = fork(await buildHost(), [appDir, `--user-data-dir=${userDataDir}`, ...args], {
    silent: true,
    env: { ...process.env, CHROME_PATH: process.env.CHROME_PATH || '/usr/bin/chromium' },
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream
      ?.setEncoding('utf8')
      .on('data', (text: string) => output.push(...text.split('\n').filter(Boolean)));
  }
  const hasExited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  return { child, output, hasExited };
}

/** Starts it and resolves when the desk's page has loaded. */
export async function startElectronHost(parts: LaunchParts): Promise<RunningApp> {
  const started = await startHostProcess(parts);
  try {
    const browser = await chromium.connectOverCDP(await devtoolsOf(started.child, started.output));
    return runningApp(started, browser, await deskPage(browser, started.output));
  } catch (error) {
    started.child.kill('SIGKILL');
    await started.hasExited;
    throw error;
  }
}

function runningApp(
  { child, output, hasExited }: Awaited<ReturnType<typeof startHostProcess>>,
  browser: Browser,
  page: Page,
): RunningApp {
  return {
    runtime: 'host',
    page,
    pid: child.pid ?? 0,
    output,
    browser,
    evaluate: (body, arg) => evaluateIn(child, body, arg),
    firstPage: () => deskPage(browser, output),
    async close() {
      const force = setTimeout(() => child.kill('SIGKILL'), quitMs);
      // The answer may not arrive: the process ends meanwhile.
      evaluateIn(child, ({ app }) => app.quit()).catch(() => undefined);
      const code = await hasExited;
      clearTimeout(force);
      await browser.close();
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await hasExited;
      await browser.close();
    },
  };
}

function devtoolsOf(child: ChildProcess, output: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const onMessage = ({ devtools }: Answer) => devtools !== undefined && resolve(devtools);
    child.on('message', onMessage);
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}:\n${output.join('\n')}`)));
  });
}

async function deskPage(browser: Browser, output: readonly string[]): Promise<Page> {
  const deadline = performance.now() + startMs;
  while (performance.now() < deadline) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((candidate) => isDeskAddress(candidate.url()));
    if (page !== undefined) {
      await page.waitForLoadState('load');
      return page;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the desk did not open within ${startMs} ms:\n${output.join('\n')}`);
}

let lastId = 0;

function evaluateIn<R, A>(
  child: ChildProcess,
  body: (electron: HostElectron, arg: A) => R | Promise<R>,
  arg?: A,
): Promise<R> {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer) => {
      if (answer.id !== id) return;
      child.off('message', onMessage);
      if (answer.error === undefined) resolve(answer.value as R);
      else reject(new Error(answer.error));
    };
    child.on('message', onMessage);
    child.send({ id, source: body.toString(), arg }, (error) => error && reject(error));
  });
}
