// Runs the backend as a child: knows when it is ready, starts it again on the same port when it dies, stops it at the end.
import type { UtilityProcess } from 'electron';
import { createRestartLimit } from './restart-limit.ts';

type BackendChild = Pick<UtilityProcess, 'on' | 'once' | 'kill' | 'pid' | 'stdout' | 'stderr'>;

export interface BackendParts {
  fork: (args: string[]) => BackendChild;
  /** Arguments without the port. */
  args: readonly string[];
  /** Port of the first start, 0 for a free one. */
  port: number;
  onReady: (url: string) => void;
  /** It failed at the first start, or too often since; `reason` is the last line that it wrote to stderr. */
  onGivenUp: (reason: string) => void;
  log: (line: string) => void;
  /** Takes what the backend prints. Not for a file: it may hold sign-in names and, in sample mode, codes. */
  print: (line: string) => void;
  restarts?: { most: number; withinMs: number };
}

export interface BackendProcess {
  start(): void;
  /** Address of the last ready backend, or null before the first. */
  url(): string | null;
  pid(): number | undefined;
  /** Ends it: asks first, forces after `stopMs`. */
  stop(): Promise<void>;
}

const readyLine = /^ready (http:\/\/127\.0\.0\.1:(\d{1,5}))\/?$/;
const usualRestarts = { most: 5, withinMs: 60_000 };
const restartDelayMs = 200;
const stopMs = 8_000;

export function createBackendProcess(parts: BackendParts): BackendProcess {
  const mayRestart = createRestartLimit(parts.restarts ?? usualRestarts);
  let child: BackendChild | null = null;
  let url: string | null = null;
  let port = parts.port;
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    let lastError = '';
    let wasReady = false;
    const started = parts.fork([...parts.args, '--port', String(port)]);
    child = started;
    eachLine(started.stderr, (line) => {
      lastError = line;
      parts.print(line);
    });
    eachLine(started.stdout, (line) => {
      const [, address, portText] = readyLine.exec(line) ?? [];
      if (address === undefined || wasReady) return parts.print(line);
      wasReady = true;
      url = address;
      port = Number(portText);
      parts.onReady(address);
    });
    started.once('exit', (code) => {
      child = null;
      if (!isStopping) afterDeath(code, wasReady, lastError);
    });
  }

  function afterDeath(code: number, wasReady: boolean, lastError: string): void {
    parts.log(`backend ended with code ${code}`);
    if (url === null || !mayRestart()) return parts.onGivenUp(lastError || `exit code ${code}`);
    // The page's security policy names the old port, so it is kept, unless the last try could not get it.
    if (!wasReady) port = 0;
    timer = setTimeout(start, restartDelayMs);
  }

  async function stop(): Promise<void> {
    isStopping = true;
    clearTimeout(timer);
    const running = child;
    if (running === null) return;
    const hasEnded = new Promise<void>((resolve) => void running.once('exit', () => resolve()));
    const force = setTimeout(() => {
      if (running.pid !== undefined) process.kill(running.pid, 'SIGKILL');
    }, stopMs);
    running.kill();
    await hasEnded;
    clearTimeout(force);
  }

  return { start, url: () => url, pid: () => child?.pid, stop };
}

function eachLine(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
