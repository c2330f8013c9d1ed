// Columns of many rows as parameters in PostgreSQL's binary form: what a server has neither to parse nor to unescape.

type Cell<T> = T | null;
/** Writes one value at `offset` of `to` and gives the offset behind it. */
type Write<T> = (to: Buffer, value: T, offset: number) => number;

const headerBytes = 20;
const lengthBytes = 4;
const noLength = -1;
const jsonbVersion = 1;
/** PostgreSQL counts microseconds from 2000-01-01. */
const epochMs = Date.UTC(2000, 0, 1);
const longestCharacter = 3;

/** A column as `$n::uuid[]`. */
export function uuids(values: readonly Cell<string>[]): Buffer {
  return column(
    2950,
    values,
    () => 16,
    (to, value, at) => at + to.write(value.replaceAll('-', ''), at, 'hex'),
  );
}

/** A column as `$n::text[]`. */
export function texts(values: readonly Cell<string>[]): Buffer {
  return column(25, values, utf8Room, writeUtf8);
}

/** A column as `$n::int[]`. */
export function ints(values: readonly Cell<number>[]): Buffer {
  return column(
    23,
    values,
    () => 4,
    (to, value, at) => to.writeInt32BE(value, at),
  );
}

/** A column as `$n::bigint[]`. */
export function bigints(values: readonly Cell<number>[]): Buffer {
  return column(
    20,
    values,
    () => 8,
    (to, value, at) => to.writeBigInt64BE(BigInt(value), at),
  );
}

/** A column as `$n::timestamptz[]`. */
export function instants(values: readonly Cell<Date>[]): Buffer {
  return column(
    1184,
    values,
    () => 8,
    (to, value, at) => to.writeBigInt64BE(BigInt(value.getTime() - epochMs) * 1_000n, at),
  );
}

/** A column as `$n::jsonb[]`; every value must be one that JSON can say, `null` is the JSON null. */
export function jsons(values: readonly unknown[]): Buffer {
  return column(
    3802,
    values.map((value) => JSON.stringify(value)),
    (text) => 1 + utf8Room(text),
    (to, text, at) => writeUtf8(to, text, to.writeUInt8(jsonbVersion, at)),
  );
}

/** A column as `$n::tsvector[]`: words without places. */
export function wordSets(values: readonly Cell<readonly string[]>[]): Buffer {
  return column(
    3614,
    values,
    (words) => words.reduce((room, word) => room + utf8Room(word) + 3, 4),
    (to, words, at) => {
      let offset = to.writeInt32BE(words.length, at);
      for (const word of words) {
        offset = writeUtf8(to, word, offset);
        // The end of the word, and no places.
        offset = to.writeUInt8(0, offset);
        offset = to.writeUInt16BE(0, offset);
      }
      return offset;
    },
  );
}

function utf8Room(text: string): number {
  return text.length * longestCharacter;
}

function writeUtf8(to: Buffer, text: string, at: number): number {
  return at + to.write(text, at, 'utf8');
}

function column<T>(
  typeOid: number,
  values: readonly Cell<T>[],
  room: (value: T) => number,
  write: Write<T>,
): Buffer {
  const most = values.reduce(
    (sum, value) => sum + lengthBytes + (value === null ? 0 : room(value)),
    headerBytes,
  );
  const buffer = Buffer.allocUnsafe(most);
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(typeOid, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let offset = headerBytes;
  for (const value of values) {
    if (value === null) {
      offset = buffer.writeInt32BE(noLength, offset);
      continue;
    }
    const end = write(buffer, value, offset + lengthBytes);
    buffer.writeInt32BE(end - offset - lengthBytes, offset);
    offset = end;
  }
  return buffer.subarray(0, offset);
}
