// The shell over time: what it remembers, and what happens when the page, the backend or the whole program dies.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFixtureApp, type FixtureApp } from './fixture-app.ts';
import { startHostProcess } from './host-launch.ts';
import { chosenRuntime, launchDesk } from './launch.ts';
import type { RunningApp } from './running-app.ts';

/** The machine may be busy with other tests. */
const patience = { timeout: 15_000 };
const isHost = chosenRuntime() === 'host';
let fixture: FixtureApp;
let app: RunningApp | null = null;

async function launch(...args: string[]): Promise<RunningApp> {
  app = await launchDesk({ ...fixture, args });
  return app;
}
const settingsFile = () => path.join(fixture.userDataDir, 'settings.json');
const boundsOf = (running: RunningApp) =>
  running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds());
const backendPid = async ({ page }: RunningApp) => {
  const greeting = await page.getByText(/^hello from/).textContent();
  return Number(/hello from (\d+)/.exec(greeting ?? '')?.[1]);
};
const isAlive = (pid: number) => existsSync(`/proc/${pid}`);
const routesOf = (running: RunningApp) => running.page.evaluate(() => window.routes);

beforeEach(() => {
  fixture = createFixtureApp();
});
afterEach(async () => {
  await app?.close();
  app = null;
  fixture.remove();
});

describe('what the shell remembers', () => {
  it('is where its window was, and that it was maximized', async () => {
    const first = await launch();
    await first.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      window.setBounds({ x: 200, y: 60, width: 1300, height: 800 });
      window.maximize();
    });
    await first.close();
    const second = await launch();
    expect(await boundsOf(second)).toEqual({ x: 200, y: 60, width: 1300, height: 800 });
    expect(await second.page.evaluate(() => window.lanka?.windowState())).toMatchObject({
      isMaximized: true,
    });
  });

  it('is corrected when that place is off every screen', async () => {
    mkdirSync(fixture.userDataDir, { recursive: true });
    const bounds = { x: 90_000, y: -90_000, width: 1300, height: 10, isMaximized: false };
    writeFileSync(settingsFile(), JSON.stringify({ window: bounds }));
    const { x, y, width, height } = await boundsOf(await launch());
    expect([width, height]).toEqual([1300, 700]);
    expect(x >= 0 && y >= 0 && x < 1920 && y < 1080).toBe(true);
  });

  it('is kept aside when it cannot be read, and said in one line', async () => {
    mkdirSync(fixture.userDataDir, { recursive: true });
    writeFileSync(settingsFile(), '{"window": {"x": ');
    const { output } = await launch();
    const aside = readdirSync(fixture.userDataDir).filter((name) =>
      name.startsWith('settings.json.corrupt-'),
    );
    expect(aside).toHaveLength(1);
    expect(output.filter((line) => line.includes(aside[0]!))).toHaveLength(1);
  });

  it('is the refresh token, sealed', async () => {
    const first = await launch();
    const kept = await first.page.evaluate(() => window.lanka?.secrets.set('refreshToken', 'token-canary'));
    expect(kept).toEqual({ survivesRestart: true });
    await first.close();
    expect(readFileSync(settingsFile(), 'utf8')).not.toContain('token-canary');
    const second = await launch();
    expect(await second.page.evaluate(() => window.lanka?.secrets.get('refreshToken'))).toBe('token-canary');
  });

  it.runIf(isHost)('is no token at all where the key store has a well-known password', async () => {
    const first = await launch('--password-store=basic');
    const kept = await first.page.evaluate(() => window.lanka?.secrets.set('refreshToken', 'token-canary'));
    expect(kept).toEqual({ survivesRestart: false });
    await first.close();
    expect(readFileSync(settingsFile(), 'utf8')).not.toContain('refreshToken');
  });
});

describe('when something dies', () => {
  it('the backend comes back on its port, and the page need not be loaded again', async () => {
    const { page, output } = await launch();
    const url = await page.evaluate(() => window.lanka!.backendUrl());
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await page.evaluate((at) => fetch(`${at}/die`).catch(() => undefined), url);
    const again = () =>
      page.evaluate(async (at) => (await fetch(`${at}/hello`).catch(() => null))?.status ?? 0, url);
    await expect.poll(again, patience).toBe(200);
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    expect(output.filter((line) => line.startsWith('ready '))).toHaveLength(1);
  });

  it('the page comes back', async () => {
    const running = await launch();
    if (isHost) {
      const session = await running.page.context().newCDPSession(running.page);
      // The page is gone before it can answer.
      session.send('Page.crash').catch(() => undefined);
    } else {
      await running.evaluate(({ BrowserWindow }) =>
        (
          BrowserWindow.getAllWindows()[0]!.webContents as never as { forcefullyCrashRenderer(): void }
        ).forcefullyCrashRenderer(),
      );
    }
    await expect
      .poll(
        async () =>
          (await running.firstPage())
            .locator('#backend')
            .textContent({ timeout: 1000 })
            .catch(() => ''),
        patience,
      )
      .toMatch(/^hello from/);
  });

  it('the backend ends with the program, killed or quit', async () => {
    const first = await launch();
    const firstPid = await backendPid(first);
    await first.kill();
    app = null;
    await expect.poll(() => isAlive(firstPid), patience).toBe(false);
    const second = await launch();
    const secondPid = await backendPid(second);
    expect(await second.close()).toBe(0);
    app = null;
    expect(isAlive(secondPid)).toBe(false);
  });

  it.runIf(isHost)('and the backend cannot start, the person reads why', async () => {
    const { child, output, hasExited } = await startHostProcess({
      ...fixture,
      args: ['--database-url=postgres://nowhere'],
    });
    // The host's dialogs answer with the cancel button, which is Quit here.
    expect(await hasExited, output.join('\n')).toBe(0);
    expect(child.exitCode).toBe(0);
    expect(output).toContain('The database refused the connection.');
    expect(output.join('\n')).not.toContain('ready ');
    // What the backend prints may be private, so the log only says that it ended.
    const log = readFileSync(path.join(fixture.userDataDir, 'logs/shell.log'), 'utf8');
    expect(log).toContain('backend ended with code 1');
    expect(log).not.toContain('refused');
  });
});

describe('deep links', () => {
  it('of the first start reach the page that listens later', async () => {
    const running = await launch('lanka://account/123456789', '--data-dir=/tmp/believed');
    await expect.poll(() => routesOf(running), patience).toEqual([{ name: 'account', id: '123456789' }]);
    await expect
      .poll(() => running.page.locator('#backend').textContent(), patience)
      .toContain(fixture.userDataDir);
  });

  it.runIf(isHost)('of a second start reach the first, which stays the only one', async () => {
    const running = await launch();
    for (const args of [
      ['tel:+380671234567', '--inspect'],
      ['lanka://evil/../x', '--no-sandbox'],
    ]) {
      const second = await startHostProcess({ ...fixture, args });
      expect(await second.hasExited).toBe(0);
    }
    await expect
      .poll(() => routesOf(running), patience)
      .toEqual([{ name: 'lookup', phone: '+380671234567' }]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await routesOf(running)).toHaveLength(1);
  });

  it.runIf(isHost)('of a clicked notification bring its route', async () => {
    const running = await launch();
    await running.page.evaluate(() =>
      window.lanka?.notify({ title: 'Нова розмова', body: '', route: { name: 'chat', id: '7' } }),
    );
    await running.evaluate(({ Notification }) => void Notification.shown[0]?.emit('click'));
    await expect.poll(() => routesOf(running), patience).toEqual([{ name: 'chat', id: '7' }]);
  });
});

describe('a call from a frame that is not the desk', () => {
  it.runIf(isHost)('is refused by the real handlers', async () => {
    const running = await launch();
    const answers = await running.evaluate(({ host }) =>
      Promise.all([
        host.invokeHandler('desktop:secretGet', [{ name: 'refreshToken' }], {
          origin: 'https://evil.example',
          url: 'https://evil.example/',
          parent: null,
        }),
        host.invokeHandler('desktop:backendUrl', [], {
          origin: 'app://lanka',
          url: 'app://lanka/',
          parent: {},
        }),
      ]),
    );
    const forbidden = { ok: false, error: { code: 'FORBIDDEN', details: {} } };
    expect(answers).toEqual([forbidden, forbidden]);
  });
});
