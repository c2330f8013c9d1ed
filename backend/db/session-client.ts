// What Kysely is given as a connection: the queries of a `pg` session, with bulk loads and errors translated.
import type { PostgresPoolClient } from 'kysely';
import { copyPayload } from './copy-in.ts';
import { isDamage, storageError } from './storage-errors.ts';
import type { Session, SessionClient } from './single-connection-pool.ts';

/** `onDamage` is called when a statement meets a damaged page, before the caller gets DB_DOWN. */
export function sessionClient(
  session: Session,
  release: () => void,
  onDamage: (error: unknown) => void = () => undefined,
): SessionClient {
  const query = async (sql: string, parameters: readonly unknown[] = []): Promise<unknown> => {
    try {
      const payload = copyPayload(parameters);
      if (!payload) return await session.client.query(sql, [...parameters]);
      const rows = await session.copy(sql, payload);
      return { command: 'COPY', rowCount: rows, rows: [{ rows }] };
    } catch (error) {
      if (isDamage(error)) onDamage(error);
      throw storageError(error);
    }
  };
  return { session, release, query: query as PostgresPoolClient['query'] };
}
