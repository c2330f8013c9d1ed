// What Kysely is given as a connection: the queries of a `pg` session, with bulk loads and errors translated.
import type { PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { copyPayload } from './copy-in.ts';
import { flightOf, flyOver } from './flight.ts';
import { PreparedNames } from './prepared-names.ts';
import { isDamage, storageError } from './storage-errors.ts';
import type { Session, SessionClient } from './single-connection-pool.ts';

/** By connection, which a pool hands out again and again. */
const namesBy = new WeakMap<pg.ClientBase, PreparedNames>();

function namesOf(client: pg.ClientBase): PreparedNames {
  const names = namesBy.get(client) ?? new PreparedNames();
  namesBy.set(client, names);
  return names;
}

/** `onDamage` is called when a statement meets a damaged page, before the caller gets DB_DOWN. */
export function sessionClient(
  session: Session,
  release: () => void,
  onDamage: (error: unknown) => void = () => undefined,
): SessionClient {
  // The beginning of a transaction waits for its first statement, with which it crosses.
  let isBeginning = false;
  const names = namesOf(session.client);
  const run = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    const isFirst = isBeginning;
    isBeginning = false;
    const flight = flightOf(sql, parameters);
    if (flight) return { command: 'SELECT', rows: await flyOver(session.client, flight, isFirst) };
    if (isFirst) await session.client.query('begin');
    const payload = copyPayload(parameters);
    if (!payload)
      return session.client.query({ name: names.nameOf(sql), text: sql, values: [...parameters] });
    const rows = await session.copy(sql, payload);
    return { command: 'COPY', rowCount: rows, rows: [{ rows }] };
  };
  const query = async (sql: string, parameters: readonly unknown[] = []): Promise<unknown> => {
    if (sql === 'begin') {
      isBeginning = true;
      return { command: 'BEGIN', rowCount: null, rows: [] };
    }
    if (isBeginning && (sql === 'commit' || sql === 'rollback')) {
      isBeginning = false;
      return { command: sql.toUpperCase(), rowCount: null, rows: [] };
    }
    try {
      return await run(sql, parameters);
    } catch (error) {
      if (isDamage(error)) onDamage(error);
      throw storageError(error);
    }
  };
  return { session, release, query: query as PostgresPoolClient['query'] };
}
