// Bulk load of rows inside the caller's transaction, the fast way of both engines.
import { CompiledQuery, type Kysely } from 'kysely';
import type pg from 'pg';

const copyMark = 'copy-in';
const plainName = /^[a-z_][a-z0-9_]*$/;

/**
 * Loads `text` (lines in PostgreSQL's COPY text format, see {@link copyLine}) into `table` on the connection
 * of `db`, which may be a transaction. Resolves to the number of rows. A bad line fails the whole call.
 * Keep `text` below some 8 MB: it is held in memory three times on the way.
 */
export async function copyIn<Schema>(
  db: Kysely<Schema>,
  table: string,
  columns: readonly string[],
  text: string,
): Promise<number> {
  for (const name of [table, ...columns]) {
    if (!plainName.test(name)) throw new TypeError(`not a plain SQL name: ${name}`);
  }
  const sql = `copy ${table} (${columns.join(', ')}) from stdin`;
  const answer = await db.executeQuery<{ rows: number }>(
    CompiledQuery.raw(sql, [copyMark, Buffer.from(text)]),
  );
  return answer.rows[0]?.rows ?? 0;
}

/** One row for {@link copyIn}, with its line end. */
export function copyLine(values: readonly (string | number | boolean | Date | null)[]): string {
  return `${values.map(copyValue).join('\t')}\n`;
}

function copyValue(value: string | number | boolean | Date | null): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof Date) return value.toISOString();
  return String(value).replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign);
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The bytes to load when a statement comes from {@link copyIn}, else undefined. */
export function copyPayload(parameters: readonly unknown[]): Buffer | undefined {
  return parameters.length === 2 && parameters[0] === copyMark && Buffer.isBuffer(parameters[1])
    ? parameters[1]
    : undefined;
}

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}
/** A query object in the form that `pg` accepts besides its own. */
interface CopySubmittable extends pg.Submittable {
  handleError(error: Error): void;
  handleCopyInResponse(connection: CopyConnection): void;
  handleCommandComplete(message: { text: string }): void;
  handleReadyForQuery(): void;
}

/** COPY FROM STDIN over a real connection; resolves to the number of rows. */
export function copyOverConnection(client: pg.ClientBase, sql: string, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    const submittable: CopySubmittable = {
      submit: (connection) => (connection as unknown as CopyConnection).query(sql),
      handleCopyInResponse: (connection) => {
        connection.sendCopyFromChunk(bytes);
        connection.endCopyFrom();
      },
      handleCommandComplete: (message) => {
        rows = Number(message.text.split(' ')[1] ?? 0);
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(rows),
    };
    client.query(submittable);
  });
}
