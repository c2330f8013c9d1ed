// What a story sees of a running desktop program, whether the real runtime or the test host runs it.
import type { Browser, Page } from 'playwright-core';
import type { HostElectron } from './host/entry.ts';

export interface LaunchParts {
  /** Folder that holds package.json and dist/; default: this checkout. */
  appDir?: string;
  /** Where the program keeps its settings (Electron's userData). */
  userDataDir: string;
  /** More arguments, such as `--data-dir=…` or a deep link. */
  args?: readonly string[];
}

export interface RunningApp {
  readonly runtime: 'host' | 'real';
  /** The desk's page, after it has loaded. After a crash of its process ask again with `firstPage`. */
  readonly page: Page;
  readonly pid: number;
  /** Lines of the program's stdout and stderr so far. */
  readonly output: readonly string[];
  /** The browser behind the page; absent with the real runtime. */
  readonly browser: Browser | null;
  /** Runs `body` in the main process. It is sent as text: it may use its arguments only. */
  evaluate<R, A = undefined>(body: (electron: HostElectron, arg: A) => R | Promise<R>, arg?: A): Promise<R>;
  /** The page that shows the desk now. */
  firstPage(): Promise<Page>;
  /** Quits as a user would; resolves to the exit code. */
  close(): Promise<number>;
  /** Ends the main process without warning. */
  kill(): Promise<void>;
}

/** True for the desk's own address, in the form of either runtime. */
export function isDeskAddress(address: string): boolean {
  return /^(?:app:\/\/lanka|http:\/\/lanka\.app\.localhost)\/(?!starting)/.test(address);
}
