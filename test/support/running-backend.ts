// The built backend as a process of its own over the sample city, to be killed and started again by stories.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryDirectory } from './data-directory.ts';
import { cacheDirectory, copyDirectory, putInPlace, shortLived } from './worker-build.ts';

const program = path.resolve(import.meta.dirname, '../../dist/backend');
const movableClock = pathToFileURL(path.join(import.meta.dirname, 'movable-clock.mjs')).href;
const startMs = 110_000;
const keptCityMs = 1_800_000;

type Clock = 'of the machine' | 'movable';

export interface RunningBackend {
  readonly url: string;
  /** The data directory; may be opened by a test between {@link stop} and {@link restart}. */
  readonly directory: string;
  /** Every line that the process has printed, over all its lives. */
  readonly lines: readonly string[];
  /** One-time codes that were sent so far, oldest first. */
  smsCodes(): string[];
  /** Moves a movable clock on, which is in this life only; resolves when it has been moved. */
  pass(ms: number): Promise<void>;
  /** SIGKILL: no farewell. Resolves when the process is gone. */
  kill9(): Promise<void>;
  /** Starts it again on the same port and data; resolves when it is ready. */
  restart(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** Run by Vitest once before stories and faults: the first of them would make the city all at once. */
export default async function setUp(): Promise<void> {
  await ensureSampleCity();
}

/** A data directory of its own with the sample city, not opened, and its removal. */
export async function sampleDirectory(): Promise<{ directory: string; remove: () => void }> {
  const city = await ensureSampleCity();
  const temporary = temporaryDirectory();
  copyDirectory(city, temporary.directory);
  return temporary;
}

/**
 * Starts on a free port over a copy of the sample city, or over an empty directory; `prepare` is given the data first,
 * the program `more` of a command line. With a movable clock `pass` moves the time that the program has.
 */
export async function startBackend(
  data: 'sample' | 'empty' = 'sample',
  prepare: (directory: string) => Promise<void> = () => Promise.resolve(),
  more: readonly string[] = [],
  clock: Clock = 'of the machine',
): Promise<RunningBackend> {
  const { directory, remove } = data === 'sample' ? await sampleDirectory() : temporaryDirectory();
  await prepare(directory);
  const port = await freePort();
  const lines: string[] = [];
  let life = await start(directory, port, lines, more, clock);
  return {
    url: `http://127.0.0.1:${port}`,
    directory,
    lines,
    smsCodes: () => smsCodesIn(lines),
    pass: (ms) => life.pass(ms),
    kill9: () => life.end('SIGKILL').then(() => undefined),
    stop: () => life.end('SIGTERM'),
    restart: async () => {
      life = await start(directory, port, lines, more, clock);
    },
    close: async () => {
      await life.end('SIGKILL');
      remove();
    },
  };
}

async function start(
  directory: string,
  port: number,
  lines: string[],
  more: readonly string[] = [],
  clock: Clock = 'of the machine',
) {
  const isMovable = clock === 'movable';
  const main = path.join(program, 'main.js');
  if (!existsSync(main)) throw new Error('the backend is not built: run npm start or npm test once');
  const child = spawn(
    process.execPath,
    [
      ...shortLived,
      ...(isMovable ? ['--import', movableClock] : []),
      main,
      'serve',
      '--port',
      String(port),
      '--data-dir',
      directory,
      ...more,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', ...(isMovable ? (['ipc'] as const) : [])] },
  );
  const exit = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  await ready(child, lines);
  return {
    pass: (ms: number) =>
      new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve());
        child.send(ms, (error) => error && reject(error));
      }),
    end: (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
  };
}

function ready(child: ChildProcess, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the backend ${why}:\n${lines.slice(-20).join('\n')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not ready within ${startMs} ms`);
    }, startMs);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const parts = (rest + text).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
        if (!parts.some((line) => line.startsWith('ready http://'))) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

/** The one-time codes in lines of the backend's log, oldest first. */
export function smsCodesIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    if (!line.includes('"sms"')) return [];
    const { sms } = JSON.parse(line.slice(line.indexOf('{'))) as { sms: { text: string } };
    return sms.text.match(/^[2-9A-HJ-NP-Z]{4}(?= )/)?.slice(0, 1) ?? [];
  });
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The sample city in a directory of its own: loaded once for this build and this day, as its dates follow the day. */
async function ensureSampleCity(): Promise<string> {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 10));
  for (const name of readdirSync(program).filter((one) => one.endsWith('.js'))) {
    hash.update(name).update(readFileSync(path.join(program, name)));
  }
  const city = path.join(cacheDirectory, `sample-city-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(city)) return city;
  const unfinished = `${city}.${randomUUID()}`;
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const life = await start(unfinished, 0, [], ['--sample-data']);
  await life.end('SIGTERM');
  removeOldCities();
  putInPlace(unfinished, city);
  return city;
}

/** Those of earlier builds; not the youngest ones, which another run may be copying. */
function removeOldCities(): void {
  for (const name of readdirSync(cacheDirectory).filter((one) => one.startsWith('sample-city-'))) {
    const city = path.join(cacheDirectory, name);
    // Another run may have put an unfinished one in its place meanwhile.
    const made = statSync(city, { throwIfNoEntry: false });
    if (made && Date.now() - made.mtimeMs > keptCityMs) rmSync(city, { recursive: true, force: true });
  }
}
