// utilityProcess over child_process: a Node child with the same arguments, output streams and exit event.
import { fork as forkNode, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { ForkOptions, utilityProcess as electronUtilityProcess, UtilityProcess } from 'electron';
import { toChromium } from './addresses.ts';
import { app } from './app.ts';

/** Electron's utility processes end with the main process, however that ends. */
const diesWithParent = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')); process.channel?.unref();",
)}`;
type Used = 'kill' | 'pid' | 'stdout' | 'stderr';

export class HostUtilityProcess extends EventEmitter implements Pick<UtilityProcess, Used> {
  readonly #child: ChildProcess;
  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.once('spawn', () => this.emit('spawn'));
    child.once('exit', (code) => this.emit('exit', code ?? 1));
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }
  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }
  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

export const utilityProcess = {
  /** An app: origin among the arguments is given as Chromium sends it here. */
  fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): HostUtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    const child = forkNode(modulePath, args.map(toChromium), {
      silent: options.stdio === 'pipe',
      execArgv: [...(options.execArgv ?? []), '--import', diesWithParent],
      env: { ...(options.env ?? process.env) },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    return new HostUtilityProcess(child);
  },
} satisfies { fork: (...args: Parameters<(typeof electronUtilityProcess)['fork']>) => unknown };
