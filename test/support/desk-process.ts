// Starts the backend for fault tests as a process, again and again on one data directory and port.
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { allSources, buildForNode, ensureWorkerBuilt, shortLived } from './worker-build.ts';

export interface DeskProcess {
  readonly url: string;
  /** How often it was started. */
  readonly starts: number;
  /** Names the places (`failpoint/event`) where orders are stopped; the running process kills itself at the last of them. */
  arm(places: readonly string[]): Promise<void>;
  /** Resolves when an order has been stopped at a place that is not the last one. */
  stopped(): Promise<void>;
  /** Resolves when the process is gone. */
  gone(): Promise<void>;
  kill(): Promise<void>;
  /** Starts it again; with `place` it is armed before it serves. */
  restart(place?: string): Promise<void>;
}

/** Serves the data directory on a free port that stays the same over restarts. */
export async function startDeskProcess(directory: string, secret: Uint8Array): Promise<DeskProcess> {
  const entry = path.resolve(import.meta.dirname, '../../test/support/desk-child.ts');
  const file = await buildForNode('desk-child', entry, allSources);
  const workerFile = await ensureWorkerBuilt();
  const key = Buffer.from(secret).toString('hex');
  let port = '0';
  let starts = 0;
  let child: ChildProcess;
  let gone: Promise<void>;
  const start = async (place = ''): Promise<string> => {
    starts += 1;
    child = fork(file, [directory, workerFile, port, place, key], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: shortLived,
    });
    gone = new Promise((resolve) => child.once('exit', () => resolve()));
    const url = await Promise.race([messageOf(child), gone]);
    if (url === undefined) throw new Error('the backend ended before it could serve');
    return url;
  };
  const url = await start();
  port = new URL(url).port;
  return {
    url,
    get starts() {
      return starts;
    },
    arm: async (places) => {
      const answer = messageOf(child);
      child.send(places.join(' '));
      await answer;
    },
    stopped: async () => void (await messageOf(child)),
    gone: () => gone,
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
    restart: async (place) => void (await start(place)),
  };
}

function messageOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once('message', (message) => resolve(String(message))));
}
