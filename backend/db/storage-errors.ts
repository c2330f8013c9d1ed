// Which failures of a database mean "not now, try again", and their translation to the error table.
import { AppError } from '../../shared/errors.ts';

/** Storage cannot be reached or cannot write now; `cause` is what the engine said. */
export class StorageDownError extends AppError {
  override readonly cause: unknown;
  constructor(cause: unknown) {
    super('DB_DOWN');
    this.cause = cause;
  }
}

/** SQLSTATE classes and codes: connection, resources, operator intervention, read-only because the disk is full. */
const downStates = /^(08|57P|53100|53200|53300|58030|25006|XX00[012])/;
const downCauses = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
const downSentences =
  /Connection terminated|Client was closed|timeout exceeded when trying to connect|not queryable/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** True for SQLSTATE XX001 and XX002: a page of a table or of an index is damaged on disk. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'XX001' || code === 'XX002';
}

/** True when the engine is away or refuses to write, as opposed to a fault of the statement. */
export function isStorageDown(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  const code = codeOf(error);
  return downStates.test(code) || downCauses.has(code) || downSentences.test(error.message);
}

/** DB_DOWN (may be tried again) or BUSY for failures of the engine; every other error as it is, with its SQLSTATE in `code`. */
export function storageError(error: unknown): unknown {
  if (isStorageDown(error)) return new StorageDownError(error);
  if (codeOf(error) === '57014') return new AppError('BUSY');
  return error;
}

/** The last words of PostgreSQL that say something, on one line. */
export function lastWords(error: unknown): string {
  const cause = error instanceof StorageDownError ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /PANIC|FATAL|ERROR/.test(line)) ?? lines.at(-1) ?? 'it does not open';
  return telling.replace(/^.*?(PANIC|FATAL|ERROR):\s*/, '').slice(0, 300);
}
