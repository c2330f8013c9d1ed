// Writes subscribers in batches: one transaction each, only rows that changed, search words with them.
import { createHash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import { addressKeyOf, nameKeyOf } from '../../shared/subscriber/search-folding.ts';
import type { Tables } from '../db/tables.ts';
import type { SubscriberRow } from './subscriber-row.ts';

export interface WrittenCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}
interface PreparedRow {
  row: SubscriberRow;
  digest: string;
  nameKey: string;
  addressKey: string;
}
type Tx = Transaction<Tables>;

/** Batches between two writings of the figures how often a word is used. */
const batchesPerFlush = 25;

/** Writes batches of one run. Remembers the words it has seen, so that each is written once. */
export class SubscriberWriter {
  /** Word → uses not yet written; its being here at all means that the word itself is stored. */
  private readonly seen = new Map<string, number>();
  private batches = 0;
  private readonly db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.db = db;
  }

  /**
   * Inserts new accounts, updates those whose content differs, leaves the others alone; all or nothing.
   * No account may be in `rows` twice. Some thousands of rows a call are fastest.
   */
  async write(rows: readonly SubscriberRow[]): Promise<WrittenCounts> {
    const prepared = rows.map(prepare);
    const { counts, fresh } = await this.db.transaction().execute((tx) => this.writeIn(tx, prepared));
    this.remember(fresh);
    if (++this.batches % batchesPerFlush === 0) await this.flush();
    return counts;
  }

  /** As {@link write}, in a transaction of the caller, who gives this writer up when it fails. */
  async writeWithin(tx: Tx, rows: readonly SubscriberRow[]): Promise<WrittenCounts> {
    const { counts, fresh } = await this.writeIn(tx, rows.map(prepare));
    this.remember(fresh);
    return counts;
  }

  private remember(fresh: ReadonlyMap<string, number>): void {
    for (const [word, uses] of fresh) this.seen.set(word, (this.seen.get(word) ?? 0) + uses);
  }

  private async writeIn(tx: Tx, prepared: readonly PreparedRow[]) {
    const known = await digestsOf(tx, prepared);
    const changed = prepared.filter(({ row, digest }) => known.get(row.personalAccount) !== digest);
    const ids = await upsertSubscribers(tx, changed);
    const updated = changed.filter(({ row }) => known.has(row.personalAccount));
    await removePhones(tx, idsOf(updated, ids));
    await insertPhones(tx, changed, ids);
    await removeChangedServices(tx, idsOf(updated, ids), serviceCells(updated, ids));
    await insertServices(tx, serviceCells(changed, ids));
    const fresh = countWords(changed);
    await insertWords(
      tx,
      [...fresh.keys()].filter((word) => !this.seen.has(word)),
    );
    const unchanged = prepared.length - changed.length;
    return {
      counts: { inserted: changed.length - updated.length, updated: updated.length, unchanged },
      fresh,
    };
  }

  /** Writes how often words were used since the last call. */
  async flush(): Promise<void> {
    const used = [...this.seen].filter(([, uses]) => uses > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    if (used.length === 0) return;
    await sql`update search_tokens t set uses = t.uses + f.uses::int
      from unnest(${used.map(([word]) => word)}::text[], ${used.map(([, uses]) => String(uses))}::text[])
        as f(token, uses) where t.token = f.token`.execute(this.db);
    for (const [word] of used) this.seen.set(word, 0);
  }
}

/** Lets the planner and the word index know what a large import brought; some seconds at a million rows. */
export async function settleAfterImport(db: Kysely<Tables>): Promise<void> {
  await sql`vacuum (analyze) subscribers, subscriber_phones, services, search_tokens`.execute(db);
}

function prepare(row: SubscriberRow): PreparedRow {
  const nameKey = nameKeyOf(row.fullName);
  const addressKey = addressKeyOf(row);
  const digest = createHash('sha256').update(JSON.stringify(row)).digest('base64').slice(0, 22);
  return { row, digest, nameKey, addressKey };
}

function countWords(prepared: readonly PreparedRow[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { nameKey, addressKey } of prepared) {
    for (const word of `${nameKey} ${addressKey}`.split(' ')) {
      if (word !== '' && !word.startsWith('@')) uses.set(word, (uses.get(word) ?? 0) + 1);
    }
  }
  return uses;
}

async function digestsOf(tx: Tx, prepared: readonly PreparedRow[]): Promise<Map<string, string | null>> {
  const accounts = prepared.map(({ row }) => row.personalAccount);
  const rows = await tx
    .selectFrom('subscribers')
    .select(['personal_account', 'import_digest'])
    .where(sql<boolean>`personal_account = any(${accounts}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.personal_account, row.import_digest]));
}

async function upsertSubscribers(tx: Tx, prepared: readonly PreparedRow[]): Promise<Map<string, number>> {
  if (prepared.length === 0) return new Map();
  const column = (value: (prepared: PreparedRow) => string | number | null) =>
    prepared.map((one) => {
      const cell = value(one);
      return cell === null ? null : String(cell);
    });
  const { rows } = await sql<{ subscriber_id: number; personal_account: string }>`
    insert into subscribers (personal_account, full_name, city, street, building, apartment, latitude, longitude,
      language, kind, tariff, monthly_fee_kopiykas, balance_kopiykas, bonuses, mobile_bonuses, registered_on,
      import_digest, name_key, address_key)
    select c1, c2, c3, c4, c5, c6, c7::float8, c8::float8, c9, c10, c11, c12::bigint, c13::bigint, c14::int, c15::int,
      c16::date, c17, c18, c19
    from unnest(${column(({ row }) => row.personalAccount)}::text[], ${column(({ row }) => row.fullName)}::text[],
      ${column(({ row }) => row.city)}::text[], ${column(({ row }) => row.street)}::text[],
      ${column(({ row }) => row.building)}::text[], ${column(({ row }) => row.apartment)}::text[],
      ${column(({ row }) => row.latitude)}::text[], ${column(({ row }) => row.longitude)}::text[],
      ${column(({ row }) => row.language)}::text[], ${column(({ row }) => row.kind)}::text[],
      ${column(({ row }) => row.tariff)}::text[], ${column(({ row }) => row.monthlyFeeKopiykas)}::text[],
      ${column(({ row }) => row.balanceKopiykas)}::text[], ${column(({ row }) => row.bonuses)}::text[],
      ${column(({ row }) => row.mobileBonuses)}::text[], ${column(({ row }) => row.registeredOn)}::text[],
      ${column(({ digest }) => digest)}::text[], ${column(({ nameKey }) => nameKey)}::text[],
      ${column(({ addressKey }) => addressKey)}::text[])
      as f(c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19)
    on conflict (personal_account) do update set full_name = excluded.full_name, city = excluded.city,
      street = excluded.street, building = excluded.building, apartment = excluded.apartment,
      latitude = excluded.latitude, longitude = excluded.longitude, language = excluded.language,
      kind = excluded.kind, tariff = excluded.tariff, monthly_fee_kopiykas = excluded.monthly_fee_kopiykas,
      balance_kopiykas = excluded.balance_kopiykas, bonuses = excluded.bonuses,
      mobile_bonuses = excluded.mobile_bonuses, registered_on = excluded.registered_on,
      import_digest = excluded.import_digest, name_key = excluded.name_key, address_key = excluded.address_key
    returning subscriber_id, personal_account`.execute(tx);
  return new Map(rows.map((row) => [row.personal_account, Number(row.subscriber_id)]));
}

function idsOf(prepared: readonly PreparedRow[], ids: ReadonlyMap<string, number>): string[] {
  return prepared.map(({ row }) => String(ids.get(row.personalAccount)));
}

async function removePhones(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from subscriber_phones where subscriber_id = any(${ids}::bigint[])`.execute(tx);
}

type ServiceCells = readonly [id: string, kind: string, state: string];

/** A service that keeps its state keeps the day since when, which a file does not tell. */
async function removeChangedServices(
  tx: Tx,
  ids: readonly string[],
  services: readonly ServiceCells[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from services v where v.subscriber_id = any(${ids}::bigint[]) and not exists (
    select from unnest(${services.map(([id]) => id)}::text[], ${services.map(([, kind]) => kind)}::text[],
      ${services.map(([, , state]) => state)}::text[]) as f(a, b, c)
    where f.a::bigint = v.subscriber_id and f.b = v.kind and f.c = v.state)`.execute(tx);
}

async function insertPhones(
  tx: Tx,
  prepared: readonly PreparedRow[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const cells: [id: string, msisdn: string, position: string][] = [];
  for (const { row } of prepared) {
    const id = String(ids.get(row.personalAccount));
    row.phones.forEach((msisdn, position) => cells.push([id, msisdn, String(position)]));
  }
  if (cells.length === 0) return;
  await sql`insert into subscriber_phones (subscriber_id, msisdn, position)
    select a::bigint, b, c::int from unnest(${cells.map(([id]) => id)}::text[],
      ${cells.map(([, msisdn]) => msisdn)}::text[], ${cells.map(([, , position]) => position)}::text[])
      as f(a, b, c)`.execute(tx);
}

function serviceCells(prepared: readonly PreparedRow[], ids: ReadonlyMap<string, number>): ServiceCells[] {
  return prepared.flatMap(({ row }) =>
    row.services.map(({ kind, state }) => [String(ids.get(row.personalAccount)), kind, state] as const),
  );
}

async function insertServices(tx: Tx, cells: readonly ServiceCells[]): Promise<void> {
  if (cells.length === 0) return;
  await sql`insert into services (subscriber_id, kind, state)
    select a::bigint, b, c from unnest(${cells.map(([id]) => id)}::text[],
      ${cells.map(([, kind]) => kind)}::text[], ${cells.map(([, , state]) => state)}::text[])
      as f(a, b, c) on conflict do nothing`.execute(tx);
}

/** One writer at a time, so that numbers of new words become visible in their order. */
async function insertWords(tx: Tx, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await sql`select pg_advisory_xact_lock(hashtext('search_tokens'))`.execute(tx);
  await sql`insert into search_tokens (token, uses)
    select token, 0 from unnest(${words}::text[]) as f(token) on conflict (token) do nothing`.execute(tx);
}
