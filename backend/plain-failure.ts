// Turns a failure of start-up into one sentence that says what to do.
import { DataDirectoryError } from './db/data-directory.ts';
import { NewerDatabaseError } from './db/migrate.ts';
import { StorageDownError } from './db/storage-errors.ts';

/** What the system says of the port, the address and files. */
const bySystemCode: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken by another program. Choose another one with --port, or 0 for any free one.',
  EACCES: 'The system refuses this port or folder to you. Choose another --port or --data-dir.',
  EADDRNOTAVAIL: 'This machine has no such address. Check --host.',
  ENOTFOUND: 'This machine knows no address of that name. Check --host.',
  ENOSPC: 'The disk is full. Free some space and start again; nothing was damaged.',
  EROFS: 'The disk is read-only. Choose another --data-dir.',
  ENOENT: 'There is no such file or folder.',
  EISDIR: 'This is a folder, and a file is expected.',
};

/** What PostgreSQL, or the way to it, says of `--database-url`. */
const byDatabaseCode: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'PostgreSQL does not answer at --database-url. Check that it runs and that the address is right.',
  ETIMEDOUT: 'PostgreSQL does not answer at --database-url. Check the address and the network.',
  ENOTFOUND: 'The host of --database-url cannot be found. Check its name.',
  EAI_AGAIN: 'The host of --database-url cannot be found now. Check its name and the network.',
  '28P01': 'PostgreSQL refused the name or the password in --database-url.',
  '28000':
    'PostgreSQL does not let this name in. Check the name in --database-url and the rules of the server.',
  '3D000': 'The database named in --database-url does not exist. Create it first.',
  '42501': 'The name in --database-url may not create tables in this database. Grant that, or use its owner.',
  '53300': 'PostgreSQL has no connection left for us. End others or raise its max_connections.',
};

/** A sentence for people; an unknown failure keeps its own message, never its stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DataDirectoryError || error instanceof NewerDatabaseError) return error.message;
  const told = error instanceof StorageDownError ? error.cause : error;
  const { code, message, path } = told as { code?: unknown; message?: unknown; path?: unknown };
  const known = typeof code === 'string' ? byCode(error, code) : undefined;
  if (known) return typeof path === 'string' ? `${known} (${path})` : known;
  if (error instanceof StorageDownError) return `The database cannot be used: ${firstLineOf(message)}.`;
  return `The backend could not go on: ${firstLineOf(message ?? error)}`;
}

function byCode(error: unknown, code: string): string | undefined {
  if (error instanceof StorageDownError) return byDatabaseCode[code];
  return bySystemCode[code] ?? byDatabaseCode[code];
}

function firstLineOf(text: unknown): string {
  return String(text).split('\n', 1)[0]!.slice(0, 400);
}
