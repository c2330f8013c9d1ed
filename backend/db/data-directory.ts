// The folder in which the embedded program keeps everything: its layout, its lock, and whether it can be used.
import fs from 'node:fs/promises';
import path from 'node:path';
import { DirectoryHeldError, lockDirectory, type DirectoryLock } from './directory-lock.ts';
import { exists } from './durable-files.ts';

export type DataDirectoryProblem = 'held' | 'unwritable' | 'full' | 'damaged' | 'version' | 'stuck';

/** The program cannot work with this directory; the message is a sentence that says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
  readonly problem: DataDirectoryProblem;
  constructor(problem: DataDirectoryProblem, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.problem = problem;
  }
}

export interface DataDirectory {
  readonly path: string;
  /** PGlite's files. */
  readonly database: string;
  /** Where a database is made ready before it gets its name; whatever is found there is of no worth. */
  readonly unfinished: string;
  readonly snapshots: string;
  readonly quarantine: string;
  /** Exists once there was a database here, so that a missing one is known to be missing. */
  readonly marker: string;
  /** Exists after a damaged page was met: the next start checks every page. */
  readonly suspicion: string;
  announce(port: number): void;
  release(): Promise<void>;
}

/** Below this the database is read-only, and is not opened at all. */
export const spareBytes = 200 * 1024 * 1024;

/** Creates the directory if needed, takes its lock, checks rights and space. Throws {@link DataDirectoryError}. */
export async function openDataDirectory(directory: string, freeBytes = freeBytesOf): Promise<DataDirectory> {
  const root = path.resolve(directory);
  const inside = (name: string): string => path.join(root, name);
  const layout = {
    path: root,
    database: inside('database'),
    unfinished: inside('database.new'),
    snapshots: inside('snapshots'),
    quarantine: inside('quarantine'),
    marker: inside('lanka.json'),
    suspicion: inside('check-pages'),
  };
  const lock = await prepare(root, [layout.snapshots, layout.quarantine]);
  try {
    refuseWhenFull(root, await freeBytes(root));
  } catch (error) {
    await lock.release();
    throw error;
  }
  return { ...layout, announce: lock.announce, release: lock.release };
}

async function prepare(root: string, folders: readonly string[]): Promise<DirectoryLock> {
  try {
    await fs.mkdir(root, { recursive: true, mode: 0o700 });
    const lock = await lockDirectory(root);
    for (const folder of folders) await fs.mkdir(folder, { recursive: true });
    return lock;
  } catch (error) {
    throw directoryError(root, error);
  }
}

function directoryError(root: string, error: unknown): DataDirectoryError {
  if (error instanceof DirectoryHeldError) {
    const { holder } = error;
    const who = holder
      ? `process ${holder.pid}, started ${holder.startedAt}`
      : 'another process that is just starting';
    const where = holder?.port ? `; it answers at http://127.0.0.1:${holder.port}` : '';
    const sentence = `${root} is in use by ${who}${where}. Use that one, stop it first, or choose another directory with --data-dir.`;
    return new DataDirectoryError('held', sentence, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOSPC') return new DataDirectoryError('full', fullSentence(root, 0), { cause: error });
  const why = whyUnwritable[code] ?? `of the error ${code}`;
  const sentence = `${root} cannot be used because ${why}. Correct that or choose another directory with --data-dir.`;
  return new DataDirectoryError('unwritable', sentence, { cause: error });
}

const whyUnwritable: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'there is a file of that name',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
};

function fullSentence(root: string, freeBytes: number): string {
  const mib = (bytes: number): number => Math.floor(bytes / 1024 / 1024);
  return `The disk of ${root} has ${mib(freeBytes)} MB left and ${mib(spareBytes)} MB are needed. Free some space and start again; nothing was changed.`;
}

/** Bytes that this user may still write on the disk of `directory`. */
export async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await fs.statfs(directory);
  return bavail * bsize;
}

function refuseWhenFull(root: string, freeBytes: number): void {
  if (freeBytes < spareBytes) throw new DataDirectoryError('full', fullSentence(root, freeBytes));
}

/** True when a database was here before, whatever is left of it. */
export async function hadData(data: DataDirectory): Promise<boolean> {
  if (await exists(data.marker)) return true;
  if (await exists(data.database)) return true;
  const snapshots = await fs.readdir(data.snapshots);
  return snapshots.length > 0;
}
