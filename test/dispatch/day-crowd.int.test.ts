// Random days with random orders of several people at once, over real sockets: the plan stays sound, and everybody sees the same one.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import type { DayState, UnscheduledState } from '../../shared/dispatch/day.state.ts';
import type { SubscriberId, TechnicianId } from '../../shared/ids.ts';
import { addDays, kyivDay, kyivDayStart } from '../../shared/kyiv-time.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { CrowdLedger, CrowdMember, type CrowdTown } from './day-crowd.ts';
import { faultsOf } from './dispatch-world.ts';

const seed = Number(process.env['LANKA_SEED'] ?? Date.now() % 2 ** 31);
const patience = { timeout: 15_000 };
const calls = 16;
const moves = 24;
let server: ProductServer | undefined;
let members: CrowdMember[] = [];

afterEach(async () => {
  for (const { wire } of members) wire.close();
  await server?.close();
  [server, members] = [undefined, []];
});

/** Technicians with shifts, limits and homes at random, and two days that have not begun. */
async function randomTown(
  { database: { kysely }, desk }: ProductServer,
  random: SeededRandom,
): Promise<CrowdTown> {
  const technicianIds = Array.from({ length: random.between(2, 4) }, () => uuidv7() as TechnicianId);
  for (const [index, technicianId] of technicianIds.entries()) {
    const [latitude, longitude] = [50.42 + random.next() * 0.06, 30.48 + random.next() * 0.06];
    const startsAt = random.between(7, 10) * 60;
    await kysely
      .insertInto('technicians')
      .values({
        technician_id: technicianId,
        display_name: `Майстер ${index + 1}`,
        skills: JSON.stringify(random.isTrue(0.8) ? ['fiber', 'copper', 'tv'] : ['fiber']),
        shift_start_minutes: startsAt,
        shift_end_minutes: startsAt + random.between(6, 10) * 60,
        max_visits: random.between(3, 8),
        district: 'Центр',
        home_latitude: latitude,
        home_longitude: longitude,
        end_latitude: latitude,
        end_longitude: longitude,
      })
      .execute();
  }
  const callers: SubscriberId[] = [];
  for (let n = 0; n < 2 * calls; n++) callers.push(Number((await desk.subscriber()).id) as SubscriberId);
  const today = kyivDay(new Date());
  // Not tomorrow: it may begin while the test runs.
  const days = [addDays(today, 2), addDays(today, 3)];
  return {
    technicianIds,
    days,
    callBy: kyivDayStart(days[0]!).toISOString(),
    nextSubscriber: () => callers.pop()!,
  };
}

/** What the database says, without the plan that a backend keeps in memory. */
async function storedPlan({ database: { kysely } }: ProductServer, day: string) {
  const { rows } = await sql<{ id: string; technician: string; position: number; starts: Date; ends: Date }>`
    select visit_id as id, technician_id as technician, position, starts_at as starts, ends_at as ends
    from visits where day = ${day} and technician_id is not null and state <> 'cancelled'`.execute(kysely);
  return new Set(
    rows.map((row) =>
      [row.id, row.technician, row.position, row.starts.toISOString(), row.ends.toISOString()].join(' '),
    ),
  );
}
const planOf = ({ visits }: DayState): Set<string> =>
  new Set(
    visits
      .filter(({ placement }) => placement)
      .map(({ visitId, placement }) => {
        const { technicianId, position, startAt, endAt } = placement!;
        return [visitId, technicianId, position, startAt, endAt].join(' ');
      }),
  );

/** The faults of a day; a window may be missed by somebody who was said to be away when the visit stood already. */
async function unexcused(
  { database: { kysely } }: ProductServer,
  day: string,
  state: DayState,
): Promise<string[]> {
  const told = await kysely
    .selectFrom('events')
    .select('payload')
    .where('type', '=', 'technicians:absence_added')
    .execute();
  const away = new Set<string>();
  for (const { payload } of told) {
    const { technicianId, startsAt } = payload as { technicianId: string; startsAt: string };
    if (startsAt.startsWith(day)) away.add(technicianId);
  }
  const visits = state.visits.map((one) =>
    away.has(one.placement?.technicianId ?? '') ? { ...one, window: null } : one,
  );
  return faultsOf({ ...state, visits });
}

test(`two who book and two who move on one plan break nothing and see the same (LANKA_SEED=${seed})`, async () => {
  const random = new SeededRandom(seed);
  let movedMs = 0;
  const clock = { now: () => new Date(Date.now() + movedMs) };
  server = await startProductServer({}, { clock, rateScale: 1_000 });
  const town = await randomTown(server, random);
  const ledger = new CrowdLedger();
  const roles = ['supervisor', 'supervisor', 'dispatcher', 'dispatcher'] as const;
  for (const [index, role] of roles.entries()) {
    const token = await server.tokenOf(await server.desk.staff(`Черговий ${index}`, role));
    const member = new CrowdMember(server.url, token, town, ledger, new SeededRandom(seed * 10 + index));
    member.watch();
    members.push(member);
  }
  await expect.poll(() => members.every(({ days }) => days.size === 2), patience).toBe(true);
  let calling = 2;
  await Promise.all(
    members.map(async (member, index) => {
      if (index < 2) {
        for (let n = 0; n < calls; n++) await member.call();
        calling -= 1;
      } else for (let n = 0; n < moves || calling > 0; n++) await member.arrange();
    }),
  );
  // What was held and never booked is free when its time is over.
  movedMs = 6 * 60_000;
  const { kysely } = server.database;
  const heldNow = () => kysely.selectFrom('visits').select('visit_id').where('state', '=', 'held').execute();
  await expect.poll(heldNow, patience).toEqual([]);

  const watcher = await server.desk.staff('Старша', 'supervisor');
  const planned = new Map<string, { startAt: string; endAt: string } | null>();
  for (const day of town.days) {
    const { snapshot } = await server.desk.open<DayState>(watcher, `day:${day}`);
    for (const member of members) await expect.poll(() => member.days.get(day), patience).toEqual(snapshot);
    expect(planOf(snapshot)).toEqual(await storedPlan(server, day));
    expect(await unexcused(server, day, snapshot)).toEqual([]);
    for (const { visitId, window } of snapshot.visits) planned.set(visitId, window);
  }
  const { snapshot: list } = await server.desk.open<UnscheduledState>(watcher, 'unscheduled');
  for (const member of members) await expect.poll(() => member.unscheduled, patience).toEqual(list);
  const standing = ledger.standing();
  for (const [visitId, window] of standing) expect(planned.get(visitId), visitId).toEqual(window);
  for (const what of ['booked', 'moved']) expect([...ledger.done.keys()]).toContain(what);
}, 60_000);
