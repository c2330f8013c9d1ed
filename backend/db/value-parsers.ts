// How values of PostgreSQL become values of JavaScript, the same over both engines.
import pg from 'pg';

const { builtins, getTypeParser } = pg.types;
const int8Array = 1016;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer ${text} is too big for a number`);
  return value;
}

function parseInt8Array(text: string): (number | null)[] {
  const items = getTypeParser(int8Array as unknown as typeof builtins.INT8)(text) as unknown as (
    | string
    | null
  )[];
  return items.map((item) => (item === null ? null : parseInt8(item)));
}

const asText = (text: string): string => text;

const ownParsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseInt8],
  [int8Array, parseInt8Array],
  // A day has no time zone, so it stays 'YYYY-MM-DD'.
  [builtins.DATE, asText],
  [builtins.TIMESTAMP, asText],
]);

/** int8 → number (refused beyond 2^53), timestamptz → Date, json → parsed, date → 'YYYY-MM-DD', numeric → string. */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    ownParsers.get(oid) ?? getTypeParser(oid, format as 'text'),
};
