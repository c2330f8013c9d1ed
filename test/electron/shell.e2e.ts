// The running shell with a tiny desk and backend: start, bridge, refusals, restarts and what is remembered.
import { afterEach, describe, expect, it } from 'vitest';
import { createFixtureApp, type FixtureApp } from './fixture-app.ts';
import { launchDesk } from './launch.ts';
import type { RunningApp } from './running-app.ts';

let fixture: FixtureApp;
let app: RunningApp | null = null;

async function launch(...args: string[]): Promise<RunningApp> {
  fixture = createFixtureApp();
  app = await launchDesk({ ...fixture, args });
  return app;
}

afterEach(async () => {
  await app?.close();
  app = null;
  fixture.remove();
});

describe('the shell', () => {
  it('opens the desk, whose page reaches the backend under the policy', async () => {
    const { page, output } = await launch();
    await page.getByText(/^hello from/).waitFor();
    expect(await page.locator('#bridge').textContent()).toBe('electron');
    expect(output.filter((line) => line.startsWith('ready http://127.0.0.1:'))).toHaveLength(1);
  });
});
