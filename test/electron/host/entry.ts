// The host's program: `node entry.js APP-FOLDER [flags]` runs the app's own main bundle with this folder in place of Electron.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { app } from './app.ts';
import { HostBrowserWindow } from './browser-window.ts';
import { grantPermissions, launchChromium } from './chromium.ts';
import { toChromium } from './addresses.ts';
import { invokeHandler, ipcMain } from './ipc-main.ts';
import { protocol, session } from './session.ts';
import { dialog, HostMenu, HostNotification, nativeTheme, safeStorage, screen, shell } from './system.ts';
import { utilityProcess } from './utility-process.ts';

/** What `import … from 'electron'` gives in the bundles. `host` is ours: it plays what no page of ours can do. */
const electron = {
  app,
  BrowserWindow: HostBrowserWindow,
  dialog,
  host: { invokeHandler },
  ipcMain,
  Menu: HostMenu,
  nativeTheme,
  Notification: HostNotification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
};
export type HostElectron = typeof electron;

const [appFolder = '.', ...flags] = process.argv.slice(2);
const valueOf = (name: string) => flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
const appPath = path.resolve(appFolder);
const userDataDir = path.resolve(valueOf('user-data-dir') ?? path.join(appPath, '.user-data'));
process.argv = [process.execPath, appPath, ...flags];
app.configure({
  appPath,
  userDataDir,
  locale: valueOf('lang') ?? 'uk',
  windows: () => HostBrowserWindow.getAllWindows(),
});
process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());
// Whoever started the host is gone.
process.on('disconnect', () => app.exit(1));
answerEvaluations();
redirectElectron();

const { main } = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8')) as { main: string };
await import(pathToFileURL(path.join(appPath, main)).href);
const devtools = await launchChromium(process.env.CHROME_PATH ?? '', userDataDir);
process.send?.({ devtools });
app.becomeReady();
await grantPermissions(toChromium('app://lanka'));

/** Lets `import 'electron'`, in the bundle or in a package, find the object above. */
function redirectElectron(): void {
  const key = 'lanka.electronHost';
  Object.defineProperty(globalThis, Symbol.for(key), { value: electron });
  const source = `const electron = globalThis[Symbol.for('${key}')];
    export default electron;
    export const { ${Object.keys(electron).join(', ')} } = electron;`;
  const hooks = `
    export async function resolve(specifier, context, next) {
      return specifier === 'electron' ? { url: 'electron:host', format: 'module', shortCircuit: true } : next(specifier, context);
    }
    export async function load(url, context, next) {
      return url === 'electron:host' ? { format: 'module', source: ${JSON.stringify(source)}, shortCircuit: true } : next(url, context);
    }`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

/** Runs functions sent by the test in this process, as Playwright's ElectronApplication.evaluate does. */
function answerEvaluations(): void {
  process.on('message', ({ id, source, arg }: { id: number; source: string; arg: unknown }) => {
    const run = async () => {
      const body = vm.runInThisContext(`(${source})`) as (electronApi: HostElectron, arg: unknown) => unknown;
      return body(electron, arg);
    };
    run().then(
      (value) => process.send?.({ id, value }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}
