// The built backend as people start it: a command line, and what it prints and returns.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { shortLived } from './worker-build.ts';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'dist/backend/main.js');

export interface Outcome {
  code: number | null;
  out: string;
  errors: string;
}
export interface StartedProgram {
  readonly child: ChildProcess;
  /** The address of its `ready` line; rejects with its words when it ends before. */
  readonly url: Promise<string>;
  readonly outcome: Promise<Outcome>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<Outcome>;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test has left running. */
export function killPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Builds the program when its sources changed. */
export async function ensureProgramBuilt(): Promise<void> {
  const builder = pathToFileURL(path.join(root, 'build/bundles.mjs')).href;
  const { buildParts } = (await import(builder)) as { buildParts(parts: string[]): Promise<void> };
  await buildParts(['backend']);
}

export function startProgram(
  args: readonly string[],
  environment: Record<string, string> = {},
): StartedProgram {
  const child = spawn(process.execPath, [...shortLived, program, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  const said = { out: '', errors: '' };
  child.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
      const ready = /^ready (\S+)$/m.exec(said.out)?.[1];
      if (ready !== undefined) resolve(ready);
    });
    child.once('close', () => reject(new Error(`the program ended: ${said.errors}`)));
  });
  url.catch(() => undefined);
  const outcome = new Promise<Outcome>((resolve) =>
    child.once('close', (code) => resolve({ code, ...said })),
  );
  return {
    child,
    url,
    outcome,
    stop: () => {
      child.kill('SIGTERM');
      return outcome;
    },
  };
}

/** Runs a command to its end. */
export function runProgram(...args: string[]): Promise<Outcome> {
  return startProgram(args).outcome;
}
