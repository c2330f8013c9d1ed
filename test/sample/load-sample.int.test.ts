// The sample city: the same from one seed, whole, consistent, and loaded once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDay } from '../../backend/dispatch/live-day.ts';
import { hasSampleData, loadSampleData, sampleSignIns } from '../../backend/sample/load-sample.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import { SubscriberFinder } from '../../backend/subscriber/subscriber-finder.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const now = new Date('2026-11-22T12:00:00Z');
const hashPassword = (password: string) => Promise.resolve(`hash of ${password}`);
let opened: TestDatabase;
let again: TestDatabase;

beforeAll(async () => {
  opened = await openTestDatabase();
  again = await openTestDatabase();
});
afterAll(async () => {
  await opened.close();
  await again.close();
});

const tables = [
  'staff',
  'technicians',
  'subscribers',
  'subscriber_phones',
  'services',
  'payments',
  'bonus_movements',
  'conversations',
  'messages',
  'ratings',
  'tickets',
  'ticket_entries',
  'templates',
  'template_versions',
  'visits',
  'visit_entries',
  'technician_days',
] as const;

async function everything({ database }: TestDatabase): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await database.kysely.selectFrom(table).selectAll().execute();
    content[table] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return content;
}

test('an empty installation has no sample data, and loading gives everything there is', async () => {
  expect(await hasSampleData(opened.database)).toBe(false);
  const outcome = await loadSampleData(opened.database, { seed: 1, now, hashPassword });
  expect(outcome.subscribers).toBe(3_000);
  expect(await hasSampleData(opened.database)).toBe(true);
  const content = await everything(opened);
  expect(content['technicians']).toHaveLength(12);
  expect(new Set(sampleSignIns().map(({ role }) => role))).toEqual(
    new Set(['agent', 'dispatcher', 'supervisor', 'admin']),
  );
  for (const table of tables) expect(content[table]?.length, table).toBeGreaterThan(6);
}, 120_000);

test('loading twice is refused and changes nothing', async () => {
  await expect(loadSampleData(opened.database, { seed: 2, now, hashPassword })).rejects.toMatchObject({
    code: 'ALREADY_SET_UP',
  });
  const { count } = await opened.database.kysely
    .selectFrom('subscribers')
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(3_000);
});

test('one seed gives one city, and another seed another', async () => {
  await loadSampleData(again.database, { seed: 1, now, hashPassword });
  const [one, other] = [await everything(opened), await everything(again)];
  for (const table of tables) expect(one[table]?.join('\n') === other[table]?.join('\n'), table).toBe(true);
}, 120_000);

test('today and tomorrow have visits that stand where the clock says, and every promised window holds', async () => {
  const db = opened.database.kysely;
  const [today, tomorrow] = await Promise.all(
    ['2026-11-22', '2026-11-23'].map((day) => readDay({ clock: { now: () => now } }, db, day)),
  );
  for (const day of [today!, tomorrow!]) {
    expect([...day.late.keys()]).toEqual([]);
    expect(day.visits.size).toBeGreaterThanOrEqual(20);
    for (const { number, window, placement } of day.visits.values()) {
      expect(placement!.startAt >= window!.startAt && placement!.startAt <= window!.endAt, `${number}`).toBe(
        true,
      );
    }
  }
  const statesOf = (day: typeof today): Set<string> =>
    new Set([...day!.visits.values()].map(({ state }) => state));
  expect(statesOf(tomorrow)).toEqual(new Set(['planned']));
  expect(statesOf(today).has('done') && statesOf(today).has('planned')).toBe(true);
  const at = now.toISOString();
  for (const { state, placement } of today!.visits.values()) {
    expect(state === 'done').toBe(placement!.endAt <= at);
    expect(state === 'on_site').toBe(placement!.startAt <= at && at < placement!.endAt);
  }
  const waiting = await db.selectFrom('visits').selectAll().where('state', '=', 'unscheduled').execute();
  expect(waiting.length).toBeGreaterThan(2);
  expect(waiting.every(({ ticket_id, call_by }) => ticket_id !== null && call_by !== null)).toBe(true);
});

test('every service state occurs, and letters that only Ukrainian has', async () => {
  const services = await opened.database.kysely
    .selectFrom('services')
    .select(['state', 'since'])
    .distinct()
    .execute();
  expect(new Set(services.map(({ state }) => state)).size).toBe(5);
  expect(services.every(({ since }) => since !== null)).toBe(true);
  const names = await opened.database.kysely.selectFrom('subscribers').select('full_name').execute();
  const letters = names.map((row) => row.full_name).join('');
  for (const letter of 'ґҐїЇєЄіІ’') expect(letters.includes(letter), letter).toBe(true);
});

test('numbers are of blocks that nobody has, accounts have nine digits, places lie in the city', async () => {
  const db = opened.database.kysely;
  const phones = await db.selectFrom('subscriber_phones').select('msisdn').execute();
  const second = new Set(phones.map(({ msisdn }) => msisdn.slice(5, 8)));
  expect(second).toEqual(new Set(['000']));
  for (const row of await db.selectFrom('subscribers').selectAll().execute()) {
    expect(row.personal_account).toMatch(/^\d{9}$/);
    expect(Math.abs((row.latitude ?? 0) - 49.5)).toBeLessThan(0.1);
    expect(Math.abs((row.longitude ?? 0) - 31.5)).toBeLessThan(0.15);
  }
});

test('bonuses are credited on the 4th and add up to the two balances', async () => {
  const db = opened.database.kysely;
  const movements = await db.selectFrom('bonus_movements').selectAll().execute();
  const sums = new Map<string, number>();
  for (const { subscriber_id, account, amount } of movements) {
    sums.set(`${subscriber_id} ${account}`, (sums.get(`${subscriber_id} ${account}`) ?? 0) + amount);
  }
  const wrongDays = movements.filter(
    ({ reason, at }) => reason === 'monthly_fee' && !kyivDay(at).endsWith('-04'),
  );
  expect(wrongDays).toHaveLength(0);
  expect(movements.filter(({ at }) => at > now)).toHaveLength(0);
  const rows = await db.selectFrom('subscribers').selectAll().execute();
  const wrongSums = rows.filter(
    (row) =>
      row.bonuses !== (sums.get(`${row.subscriber_id} home`) ?? 0) ||
      row.mobile_bonuses !== (sums.get(`${row.subscriber_id} mobile`) ?? 0),
  );
  expect(wrongSums).toHaveLength(0);
  expect(Math.min(...rows.map((row) => Math.min(row.bonuses, row.mobile_bonuses)))).toBe(0);
  expect(rows.filter((row) => row.kind === 'contract_business' && row.bonuses > 0)).toHaveLength(0);
});

test('the subscribers that the documents name are found', async () => {
  const finder = new SubscriberFinder(opened.database.kysely);
  const first = async (text: string) => (await finder.find(text, 20, 0)).rows[0]?.personalAccount;
  expect(await first('067 000 00 12')).toBe('100482317');
  expect(await first('Ґанкова 14 27')).toBe('100482317');
  expect(await first('коваль олена петрівна')).toBe('100482317');
  expect(await first('їжакевич євген юрійович')).toBe('100733907');
});
