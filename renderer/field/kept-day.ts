// The technician's day as it was last seen, sealed on this phone: for when the page is opened without a connection.
import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import { fieldStreams } from '../../shared/field/field.contract.ts';
import type { FieldDayState } from '../../shared/field/field.state.ts';
import { browserKey, createSealer, type Sealed, type Sealer } from '../wire/outbox-sealer.ts';

export interface KeptDay {
  /** Of Kyiv, `2026-11-25`. */
  day: string;
  /** When it was seen, in ms. */
  atMs: number;
  state: FieldDayState;
}

type StoredDay = Omit<KeptDay, 'state'> & { sealed: Sealed };
interface DaySchema extends DBSchema {
  days: { key: string; value: StoredDay };
}
const only = 'last';

/** Of `personId` alone. Where the browser refuses to store nothing is kept. */
export function keptDayOf(personId: string, factory: IDBFactory = indexedDB) {
  let opening: Promise<{ db: IDBPDatabase<DaySchema>; sealer: Sealer }> | undefined;
  /** One after another, so that an older state is never written over a newer one. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(
    work: (db: IDBPDatabase<DaySchema>, sealer: Sealer) => Promise<T>,
  ): Promise<T | undefined> {
    const run = last.then(async () => {
      opening ??= open(factory, personId);
      const { db, sealer } = await opening;
      return work(db, sealer);
    });
    const safe = run.catch((error: unknown) => {
      console.warn('The day cannot be kept on this phone', error);
      return undefined;
    });
    last = safe;
    return safe;
  }
  return {
    /** Undefined for another day than `day`, and for what cannot be read any more. */
    read: (day: string): Promise<KeptDay | undefined> =>
      inTurn(async (db, sealer) => {
        const stored = await db.get('days', only);
        if (stored?.day !== day) return undefined;
        const text = await sealer.open(stored.sealed).catch(() => 'null');
        const { success, data } = fieldStreams.field_day.snapshot.safeParse(JSON.parse(text));
        return success ? { day, atMs: stored.atMs, state: data } : undefined;
      }),
    keep: ({ state, ...open }: KeptDay): Promise<void> =>
      inTurn(async (db, sealer) => {
        await db.put('days', { ...open, sealed: await sealer.seal(JSON.stringify(state)) }, only);
      }).then(() => undefined),
    clear: (): Promise<void> => inTurn((db) => db.clear('days')).then(() => undefined),
  };
}

async function open(factory: IDBFactory, personId: string) {
  const sealer = createSealer(await browserKey(factory, personId));
  const request = factory.open(`lanka-day:${personId}`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('days');
  return { db: (await wrap(request)) as unknown as IDBPDatabase<DaySchema>, sealer };
}
