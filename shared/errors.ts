// How something is refused: the code of the table with its details, inside a layer and across the wire.
import type { ErrorEntry, ErrorTable } from './error-entry.ts';
import type { errorTable } from './error-table.ts';
import { wireErrors } from './wire/wire.errors.ts';

export type ErrorCode = keyof typeof errorTable;
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** Refusal thrown inside a layer; the wire turns it into a {@link WireError}. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** An error as it crosses the wire: never a stack. */
export interface WireError {
  code: ErrorCode;
  details: ErrorDetails;
  retryAfterMs?: number;
}
export type Result<T> = { ok: true; value: T } | { ok: false; error: WireError };

const known = new Map<string, ErrorEntry>(Object.entries(wireErrors));

/** Told once by each page: the errors of the features that it has. It knows those of the wire anyway. */
export function knowErrors(tables: readonly ErrorTable[]): void {
  for (const table of tables) for (const [code, entry] of Object.entries(table)) known.set(code, entry);
}

/** What a page knows of a code; of one that it was not told of, and of one that a newer server says, as of INTERNAL. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  return known.get(code) ?? wireErrors.INTERNAL;
}

/** The sentence to show, in `language`, with its places filled; an unfilled place is left out. */
export function errorSentence(error: WireError, language: 'uk' | 'en' | 'ru'): string {
  return errorEntry(error.code)
    [language].replace(/\{(\w+)\}/g, (_, name: string) => String(error.details[name] ?? ''))
    .trim();
}
