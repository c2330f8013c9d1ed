// Entry of the desktop program: the order of its start, and nothing else.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, protocol, session } from 'electron';
import { connectOriginsOf } from '../shared/desktop/content-security-policy.ts';
import { appScheme, createAppHandler } from './app-protocol.ts';
import { readLaunchOptions, routeFromArguments } from './deep-link.ts';
import { openDeskShell, type DeskShell } from './desk-shell.ts';
import { openLog } from './log.ts';
import { askMapOpening } from './map-opening.ts';
import { installMenu } from './menu.ts';
import { guardContents, guardSession } from './security.ts';
import { startingPage } from './sentences.ts';
import { openSettings } from './store.ts';
import { routeFromLink } from '../shared/desktop/desktop.rules.ts';

const distDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let shell: DeskShell | null = null;

if (app.requestSingleInstanceLock()) start();
else app.exit(0);

/** Everything that must happen before Electron is ready. */
function start(): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appScheme]);
  const log = openLog(app.getPath('logs'));
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  app.on('second-instance', (_event, args) => shell?.show(routeFromArguments(args)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    shell?.show(routeFromLink(url));
  });
  app.on('window-all-closed', () => app.quit());
  stopBackendBeforeQuit();
  app.whenReady().then(
    () => open(log),
    (error: unknown) => fail(log, error),
  );
}

function open(log: (line: string) => void): void {
  try {
    if (app.isPackaged) app.setAsDefaultProtocolClient('lanka');
    installMenu(process.platform === 'darwin');
    protocol.handle(
      appScheme.scheme,
      createAppHandler({
        rendererDir: path.join(distDir, 'renderer'),
        connectOrigins: () => {
          const url = shell?.backend.url() ?? null;
          return url === null ? [] : connectOriginsOf(url);
        },
        mapOpening: () => askMapOpening(shell?.backend.url() ?? null, log),
        startingPage: startingPage(app.getLocale()),
      }),
    );
    guardSession(session.defaultSession, log);
    shell = openDeskShell({
      launch: readLaunchOptions(process.argv.slice(1)),
      distDir,
      settings: openSettings(app.getPath('userData'), new Date(), (line) => {
        log(line);
        console.error(line);
      }),
      log,
      print: (line) => console.log(line),
      onUsable: (url) => console.log(`ready ${url}`),
    });
  } catch (error) {
    fail(log, error);
  }
}

/** Quitting waits until the backend has put its data away. */
function stopBackendBeforeQuit(): void {
  let hasStopped = false;
  app.on('will-quit', (event) => {
    if (hasStopped || shell === null) return;
    event.preventDefault();
    const quit = () => {
      hasStopped = true;
      app.quit();
    };
    shell.backend.stop().then(quit, quit);
  });
}

function fail(log: (line: string) => void, error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  log(`the program could not start: ${sentence}`);
  console.error(`Lanka could not start: ${sentence}`);
  app.exit(1);
}
