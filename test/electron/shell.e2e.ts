// The running shell around a tiny desk and backend: what the page can do, and everything that it cannot.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { createFixtureApp } from './fixture-app.ts';
import { launchDesk } from './launch.ts';
import type { RunningApp } from './running-app.ts';
import type { DeskRoute } from '../../shared/desktop/desktop.contract.ts';

import type {} from '../../renderer/desktop/desktop.ts';

declare global {
  interface Window {
    routes: DeskRoute[];
    violations: string[];
  }
}

const fixture = createFixtureApp();
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  app = await launchDesk(fixture);
  page = app.page;
});
afterAll(async () => {
  await app.close();
  fixture.remove();
});

describe('the desk in its shell', () => {
  it('reaches the backend of its policy and reports ready once', async () => {
    await page.getByText(/^hello from/).waitFor();
    expect(await page.locator('#bridge').textContent()).toBe('electron');
    await expect
      .poll(() => app.output.filter((line) => line.startsWith('ready http://127.0.0.1:')).length)
      .toBe(1);
  });

  it('runs with every lock of its window closed', async () => {
    const { preferences, minimumSize } = await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      return {
        preferences: window.webContents.getLastWebPreferences(),
        minimumSize: window.getMinimumSize(),
      };
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    });
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(minimumSize).toEqual([1024, 700]);
  });

  it('sees one frozen object of named functions and nothing of Electron or Node', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.lanka ?? {}).sort(),
      isFrozen: Object.isFrozen(window.lanka),
      leaks: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'hostSend'].filter(
        (name) => name in window,
      ),
    }));
    expect(seen.bridge).toEqual(
      ['backendUrl', 'kind', 'notify', 'onRoute', 'onWindowState', 'openExternal', 'secrets']
        .concat(['setBadge', 'versions', 'windowState'])
        .sort(),
    );
    expect([seen.isFrozen, seen.leaks]).toEqual([true, []]);
    expect((await page.evaluate(() => window.lanka?.versions()))?.app).toBe('1.2.3');
  });

  it('may not run inline script, evaluate text, or talk to anyone else', async () => {
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script');
      let isTextRefused = false;
      try {
        script.textContent = 'window.inlineRan = true';
        document.body.append(script);
      } catch {
        isTextRefused = true;
      }
      const foreign = await fetch('http://127.0.0.1:1/').then(
        () => 'reached',
        () => 'refused',
      );
      const image = new Image();
      image.src = 'https://evil.example/pixel.png';
      await new Promise((resolve) => (image.onerror = resolve));
      return {
        isTextRefused,
        inlineRan: 'inlineRan' in window,
        foreign,
        violations: [...new Set(window.violations)],
      };
    });
    expect(outcome).toMatchObject({ isTextRefused: true, inlineRan: false, foreign: 'refused' });
    expect(outcome.violations).toEqual(
      expect.arrayContaining(['require-trusted-types-for', 'connect-src', 'img-src']),
    );
  });

  it('is refused with a code when a payload is wrong', async () => {
    const codes = await page.evaluate(async () => {
      const bridge = window.lanka as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const codeOf = (name: string, ...args: unknown[]) =>
        bridge[name]!(...args).catch((error: Error) => error.message);
      return Promise.all([
        codeOf('notify', { title: '', body: '' }),
        codeOf('setBadge', -1),
        codeOf('openExternal', 'file:///etc/passwd'),
        codeOf('openExternal', { toString: 'https://github.com' }),
      ]);
    });
    expect(codes).toEqual(['INVALID', 'INVALID', 'INVALID', 'INVALID']);
  });

  it('shows a notification and a badge', async () => {
    const isShown = await page.evaluate(async () => {
      await window.lanka?.setBadge(3);
      return window.lanka?.notify({
        title: 'Нова розмова',
        body: 'Черга: 1',
        route: { name: 'chat', id: '7' },
      });
    });
    expect(isShown).toBe(true);
    expect(await app.evaluate(({ app: electronApp }) => electronApp.getBadgeCount())).toBe(3);
  });
});

describe('leaving the desk', () => {
  const stays = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await page.locator('#bridge').textContent()).toBe('electron');
    // The host closes a denied window only when Chromium has opened it.
    await expect.poll(() => page.context().pages(), { timeout: 15_000 }).toHaveLength(1);
  };

  it.each([
    'https://evil.example/',
    'http://127.0.0.1:1/',
    'data:text/html,x',
    'file:///etc/passwd',
    'lanka://chat/1',
  ])('does not happen by going to %s', async (address) => {
    await page.evaluate((to) => void (location.href = to), address);
    await stays();
  });

  it.each(['#foreign', '#blank'])('does not happen by the link %s', async (link) => {
    await page.locator(link).click({ noWaitAfter: true });
    await stays();
  });

  it.each([
    ...[
      'https://evil.example/',
      'about:blank',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
    ],
    ...[
      'blob:x',
      '',
      '/',
      'ms-settings:',
      'view-source:https://evil.example',
      'chrome://settings',
      'tel:112',
    ],
  ])('does not happen by opening a window for %j', async (address) => {
    await page.evaluate((to) => void window.open(to, '_blank'), address);
    await stays();
  });

  it('asks with the whole host before it opens an allowed site, and opens it only after yes', async () => {
    await app.evaluate(({ dialog, shell }) => {
      const asked: string[] = [];
      const opened: string[] = [];
      Object.assign(globalThis, { asked, opened });
      dialog.showMessageBox = (async (_window: unknown, { detail }: { detail: string }) => {
        asked.push(detail);
        return { response: detail.startsWith('my.example.ua') ? 0 : 1, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
      shell.openExternal = async (url) => void opened.push(url);
    });
    const answers = await page.evaluate(() =>
      Promise.all([
        window.lanka?.openExternal('https://my.example.ua/uk'),
        window.lanka?.openExternal('https://github.com/'),
        window.lanka?.openExternal('tel:+380671234567'),
      ]),
    );
    expect(answers).toEqual([true, false, false]);
    const seen = await app.evaluate(() => {
      const { asked, opened } = globalThis as unknown as { asked: string[]; opened: string[] };
      return { asked, opened };
    });
    expect(seen.opened).toEqual(['https://my.example.ua/uk']);
    expect(seen.asked).toEqual([
      'my.example.ua\n\nhttps://my.example.ua/uk',
      'github.com\n\nhttps://github.com/',
      '+380671234567',
    ]);
  });
});
