// A complete program folder around the real main and preload bundles, with a tiny desk and backend in place of ours.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './host/host-build.ts';

export interface FixtureApp {
  appDir: string;
  userDataDir: string;
  remove(): void;
}

/** Made below out/, so that the bundles find their packages. Needs dist/electron to be built. */
export function createFixtureApp(): FixtureApp {
  const bundles = path.join(checkout, 'dist/electron');
  if (!existsSync(path.join(bundles, 'main.js'))) throw new Error('dist/electron is not built: run npm test');
  const fixtures = path.join(checkout, 'test/electron/fixtures');
  const parent = path.join(checkout, 'out/electron-fixtures');
  mkdirSync(parent, { recursive: true });
  const appDir = mkdtempSync(path.join(parent, 'app-'));
  cpSync(bundles, path.join(appDir, 'dist/electron'), { recursive: true });
  cpSync(path.join(fixtures, 'desk.html'), path.join(appDir, 'dist/renderer/desk/index.html'));
  cpSync(path.join(fixtures, 'desk.js'), path.join(appDir, 'dist/renderer/desk.js'));
  cpSync(path.join(fixtures, 'backend.js'), path.join(appDir, 'dist/backend/main.js'));
  const manifest = { name: 'lanka', version: '1.2.3', type: 'module', main: 'dist/electron/main.js' };
  writeFileSync(path.join(appDir, 'package.json'), JSON.stringify(manifest));
  return {
    appDir,
    userDataDir: path.join(appDir, 'user-data'),
    remove: () => rmSync(appDir, { recursive: true, force: true, maxRetries: 5 }),
  };
}
