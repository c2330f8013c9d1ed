// A browser with a profile on disk, as a process of its own that can be killed and started again on the same profile.
import { spawn, type ChildProcess } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { temporaryDirectory } from './data-directory.ts';

export interface KillableBrowser {
  open(address: string): Promise<Page>;
  /** SIGKILL of the whole browser: no farewell, nothing flushed. */
  kill9(): Promise<void>;
  /** Starts it again on the same profile. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openKillableBrowser(): Promise<KillableBrowser> {
  const { directory, remove } = temporaryDirectory();
  let { child, browser } = await launch(directory);
  const kill9 = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid!, 'SIGKILL');
    await gone;
    await browser.close();
  };
  return {
    open: async (address) => {
      const page = await browser.contexts()[0]!.newPage();
      page.setDefaultTimeout(30_000);
      await page.setViewportSize({ width: 1_440, height: 900 });
      await page.goto(address);
      return page;
    },
    kill9,
    restart: async () => {
      ({ child, browser } = await launch(directory));
    },
    close: async () => {
      await kill9();
      remove();
    },
  };
}

async function launch(profile: string): Promise<{ child: ChildProcess; browser: Browser }> {
  const options = [
    '--headless=new',
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--accept-lang=uk-UA',
  ];
  const child = spawn(
    process.env['CHROME_PATH'] || '/usr/bin/chromium',
    [...options, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the browser ended with ${code}:\n${said}`)));
  });
  return { child, browser: await chromium.connectOverCDP(address) };
}
