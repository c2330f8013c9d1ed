// How something is refused: the code of the table with its details, inside a layer and across the wire.
import type { ErrorEntry } from './error-entry.ts';
import { errorTable } from './error-table.ts';

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

/** The sentence to show, in `language`, with its places filled; an unfilled place is left out. */
export function errorSentence(error: WireError, language: 'uk' | 'en' | 'ru'): string {
  const entry: ErrorEntry = Object.hasOwn(errorTable, error.code)
    ? errorTable[error.code]
    : errorTable.INTERNAL;
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => String(error.details[name] ?? '')).trim();
}
