// The app module: paths, the single-instance lock, the order of start and of quitting.
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';
import { closeChromium } from './chromium.ts';
import { createHostEvent } from './host-event.ts';
import { markReady } from './session.ts';

type Used =
  | (
      | 'getPath'
      | 'getAppPath'
      | 'getVersion'
      | 'getName'
      | 'getLocale'
      | 'isPackaged'
      | 'isReady'
      | 'whenReady'
    )
  | ('requestSingleInstanceLock' | 'enableSandbox' | 'quit' | 'exit' | 'setBadgeCount' | 'getBadgeCount')
  | 'setAsDefaultProtocolClient';

const lockPollMs = 100;

export class HostApp extends EventEmitter implements Pick<App, Used> {
  readonly isPackaged = false;
  isSandboxed = false;
  #appPath = '';
  #userDataDir = '';
  #locale = 'uk';
  #badgeCount = 0;
  #isReady = false;
  #isQuitting = false;
  #windows: () => { close(): void }[] = () => [];

  configure(parts: {
    appPath: string;
    userDataDir: string;
    locale: string;
    windows: () => { close(): void }[];
  }): void {
    this.#appPath = parts.appPath;
    this.#userDataDir = parts.userDataDir;
    this.#locale = parts.locale;
    this.#windows = parts.windows;
    mkdirSync(parts.userDataDir, { recursive: true });
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    return name === 'userData' ? this.#userDataDir : path.join(this.#userDataDir, name);
  }
  getAppPath(): string {
    return this.#appPath;
  }
  getVersion(): string {
    return this.#manifest().version ?? '0.0.0';
  }
  getName(): string {
    return this.#manifest().name ?? 'electron';
  }
  getLocale(): string {
    return this.#locale;
  }
  #manifest(): { name?: string; version?: string } {
    return JSON.parse(readFileSync(path.join(this.#appPath, 'package.json'), 'utf8')) as {
      name?: string;
      version?: string;
    };
  }

  /** The first process keeps a file with its id; a later one leaves its arguments beside it. */
  requestSingleInstanceLock(): boolean {
    const lock = path.join(this.#userDataDir, 'host-lock');
    const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (owner !== 0 && owner !== process.pid && isAlive(owner)) {
      // Renamed when it is whole: the first process looks for calls all the time.
      const draft = `${lock}-draft-${process.pid}`;
      writeFileSync(draft, JSON.stringify(process.argv));
      renameSync(draft, `${lock}-call-${process.pid}`);
      return false;
    }
    writeFileSync(lock, String(process.pid));
    setInterval(() => this.#takeCalls(), lockPollMs).unref();
    return true;
  }

  #takeCalls(): void {
    for (const name of readdirSync(this.#userDataDir)) {
      if (!name.startsWith('host-lock-call-')) continue;
      const file = path.join(this.#userDataDir, name);
      const args = JSON.parse(readFileSync(file, 'utf8')) as string[];
      rmSync(file);
      this.emit('second-instance', createHostEvent({}), args, process.cwd(), null);
    }
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxed = true;
  }
  setAsDefaultProtocolClient(): boolean {
    return false;
  }
  setBadgeCount(count = 0): boolean {
    this.#badgeCount = count;
    return true;
  }
  getBadgeCount(): number {
    return this.#badgeCount;
  }

  isReady(): boolean {
    return this.#isReady;
  }
  async whenReady(): Promise<void> {
    if (!this.#isReady) await new Promise((resolve) => this.once('ready', resolve));
  }
  becomeReady(): void {
    this.#isReady = true;
    markReady();
    this.emit('ready');
  }

  get isQuitting(): boolean {
    return this.#isQuitting;
  }
  quit(): void {
    const before = createHostEvent({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#isQuitting = true;
    this.#windows().forEach((window) => window.close());
    const will = createHostEvent({});
    this.emit('will-quit', will);
    if (!will.defaultPrevented) this.exit(0);
  }
  exit(code = 0): void {
    this.emit('quit', createHostEvent({}), code);
    if (!this.#isReady) process.exit(code);
    // A page that was still opening is torn down with the browser: that is no failure of the program.
    process.on('unhandledRejection', () => undefined);
    void closeChromium().finally(() => process.exit(code));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const app = new HostApp();
