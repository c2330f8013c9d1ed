// Builds the PGlite worker once for the tests, which run TypeScript directly and cannot start it as it is.
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');
const sources = path.join(root, 'backend/db');
/** Everything that the whole backend is made of. */
export const allSources = [path.join(root, 'backend'), path.join(root, 'shared')];

/** Where tests keep what is dear to make; below node_modules, so that the packages are found from there. */
export const cacheDirectory = path.join(root, 'node_modules/.cache/lanka');

/**
 * For programs that live for seconds: the embedded PostgreSQL is compiled once and quickly, not a second time for speed. That
 * is a fifth of what a start takes of the processor.
 */
export const shortLived = ['--liftoff-only'];

/** Path of the worker, built from the sources as they are now; about a second when they changed. */
export function ensureWorkerBuilt(): Promise<string> {
  return buildForNode('pglite-worker', path.join(sources, 'pglite-worker.ts'));
}

/** Path of the worker that looks at pictures. */
export function pictureWorker(): Promise<string> {
  const folder = path.join(root, 'backend/attachment');
  return buildForNode('picture-worker', path.join(folder, 'picture-worker.ts'), [folder]);
}

/** Path of the worker that searches for good routes. */
export function solverWorker(): Promise<string> {
  const folder = path.join(root, 'backend/dispatch');
  return buildForNode('solver-worker', path.join(folder, 'solver-worker.ts'), [folder]);
}

/**
 * Bundles a TypeScript program that a test starts as a process or thread of its own; resolves to its path. It is built
 * again when the entry or any source in `folders` is another.
 */
export async function buildForNode(
  name: string,
  entry: string,
  folders: readonly string[] = [sources],
): Promise<string> {
  const folder = path.join(cacheDirectory, `${name}-${sourcesHash(folders, readFileSync(entry, 'utf8'))}`);
  const file = path.join(folder, `${name}.js`);
  if (existsSync(file)) return file;
  const unfinished = `${folder}.${randomUUID()}`;
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: unfinished,
      emptyOutDir: true,
      rolldownOptions: { input: { [name]: entry } },
    },
  });
  putInPlace(unfinished, folder);
  return file;
}

/** Another one whenever any TypeScript file in `folders`, or `more`, is another. */
export function sourcesHash(folders: readonly string[], more = ''): string {
  const hash = createHash('sha256').update(more);
  for (const folder of folders) {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const source of names.filter((one) => one.endsWith('.ts')).sort()) {
      hash.update(source).update(readFileSync(path.join(folder, source)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Several test processes may make the same thing at once; the first one to finish wins. */
export function putInPlace(unfinished: string, finished: string): void {
  try {
    renameSync(unfinished, finished);
  } catch (error) {
    if (!existsSync(finished)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Copies a directory; parents of the target are made. */
export function copyDirectory(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}
