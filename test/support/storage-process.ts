// Starts the storage child as a process of its own, to be killed.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { buildForNode, ensureWorkerBuilt, shortLived } from './worker-build.ts';

export interface StorageProcess {
  readonly child: ChildProcess;
  /** Numbers of the rows that were said to be durable. */
  readonly acknowledged: number[];
  /** Resolves when the process holds the directory and has made `count` rows; rejects when it ends before. */
  until(count: number): Promise<void>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  /** What it wrote on standard error, once it has ended by itself. */
  ended(): Promise<string>;
}

export async function startStorageProcess(
  directory: string,
  mode: 'hold' | 'write',
): Promise<StorageProcess> {
  const file = await buildForNode('storage-child', path.join(import.meta.dirname, 'storage-child.ts'));
  const child = spawn(process.execPath, [...shortLived, file, directory, await ensureWorkerBuilt(), mode]);
  const acknowledged: number[] = [];
  let isLocked = false;
  let rest = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'locked') isLocked = true;
      else acknowledged.push(Number(line));
    }
  });
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    child,
    acknowledged,
    until: (count) =>
      new Promise((resolve, reject) => {
        const timer = setInterval(() => {
          if (child.exitCode !== null) reject(new Error(`the storage process ended: ${errors}`));
          else if (!isLocked || acknowledged.length < count) return;
          else resolve();
          clearInterval(timer);
        }, 5);
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
    ended: async () => {
      await exit;
      return errors;
    },
  };
}
