// Turns a failure of start-up into one sentence that says what to do.
import { DataDirectoryError } from './db/data-directory.ts';

const bySystemCode: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken by another program. Choose another one with --port, or 0 for any free one.',
  EACCES: 'The system refuses this port or folder to you. Choose another --port or --data-dir.',
  EADDRNOTAVAIL: 'This machine has no such address. Check --host.',
  ECONNREFUSED:
    'PostgreSQL does not answer at --database-url. Check that it runs and that the address is right.',
  ENOTFOUND: 'The host of --database-url cannot be found. Check its name.',
  ENOSPC: 'The disk is full. Free some space and start again; nothing was damaged.',
  ENOENT: 'There is no such file or folder.',
  '28P01': 'PostgreSQL refused the password in --database-url.',
  '3D000': 'The database named in --database-url does not exist. Create it first.',
};

/** A sentence for people; an unknown failure keeps its own message, never its stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DataDirectoryError) return error.message;
  const { code, message, path } = error as { code?: unknown; message?: unknown; path?: unknown };
  const known = typeof code === 'string' ? bySystemCode[code] : undefined;
  if (known) return typeof path === 'string' ? `${known} (${path})` : known;
  return `The backend could not go on: ${String(message ?? error).slice(0, 400)}`;
}
