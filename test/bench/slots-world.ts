// The town of the slots bench: technicians, callers with tickets, agents with sign-ins, written straight into an empty database.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { AppParts } from '../../backend/parts.ts';
import type { Random } from '../../backend/sample/random.ts';

export interface Caller {
  subscriberId: number;
  ticketId: string;
}
export interface SignedIn {
  staffId: string;
  sessionId: string;
  name: string;
  role: 'agent' | 'dispatcher';
}
export interface SlotWorld {
  callers: Caller[];
  agents: SignedIn[];
  dispatcher: SignedIn;
  technicianIds: string[];
}

/** A town of the size that gives so many technicians work; degrees. */
function anyPlace(random: Random, technicians: number): { latitude: number; longitude: number } {
  const side = technicians <= 200 ? 0.22 : 0.4;
  return { latitude: 49.4 + random.next() * side, longitude: 31.4 + random.next() * side * 1.5 };
}

export async function loadSlotWorld(
  { database: { kysely } }: AppParts,
  random: Random,
  wish: { technicians: number; callers: number; agents: number },
): Promise<SlotWorld> {
  const technicianIds = Array.from({ length: wish.technicians }, () => uuidv7());
  const technicians = technicianIds.map((id, n) => {
    const { latitude, longitude } = anyPlace(random, wish.technicians);
    const skills = n % 2 === 0 ? ['fiber', 'copper'] : ['fiber', 'tv'];
    const breaks = [{ earliestMinutes: 690, latestMinutes: 810, durationMinutes: 30 }];
    return { id, name: `Майстер ${n + 1}`, skills, breaks, latitude, longitude, start: 480 + (n % 3) * 90 };
  });
  await sql`insert into technicians (technician_id, display_name, skills, breaks, shift_start_minutes, shift_end_minutes,
      district, home_latitude, home_longitude, end_latitude, end_longitude)
    select t.id, t.name, t.skills, t.breaks, t.start, t.start + 510, '', t.latitude, t.longitude, t.latitude, t.longitude
    from json_to_recordset(${JSON.stringify(technicians)}::json)
      as t(id uuid, name text, skills jsonb, breaks jsonb, latitude float8, longitude float8, start int)`.execute(
    kysely,
  );
  const people = Array.from({ length: wish.agents + 1 }, (_, n) => ({
    id: uuidv7(),
    session: uuidv7(),
    name: `Оператор ${n}`,
    role: n === 0 ? ('dispatcher' as const) : ('agent' as const),
  }));
  await sql`insert into staff (staff_id, login, display_name, role, password_hash, languages, created_at)
    select p.id, p.id, p.name, p.role, 'none', '["uk"]', now()
    from json_to_recordset(${JSON.stringify(people)}::json) as p(id uuid, name text, role text)`.execute(
    kysely,
  );
  await sql`insert into sessions (session_id, kind, owner_id, refresh_hash, created_at, refreshed_at, expires_at, source)
    select p.session, 'staff', p.id, p.session, now(), now(), now() + interval '1 hour', ''
    from json_to_recordset(${JSON.stringify(people)}::json) as p(id uuid, session uuid)`.execute(kysely);
  const callers = await insertCallers(kysely, random, wish, people[0]!.id);
  const signedIn = people.map(({ id, session, name, role }) => ({
    staffId: id,
    sessionId: session,
    name,
    role,
  }));
  return { technicianIds, callers, dispatcher: signedIn[0]!, agents: signedIn.slice(1) };
}

async function insertCallers(
  kysely: AppParts['database']['kysely'],
  random: Random,
  wish: { technicians: number; callers: number },
  openedBy: string,
): Promise<Caller[]> {
  const rows = Array.from({ length: wish.callers }, (_, n) => ({
    account: String(100_000_000 + n),
    ticket: uuidv7(),
    ...anyPlace(random, wish.technicians),
  }));
  const { rows: known } = await sql<{ id: number; account: string }>`
    insert into subscribers (personal_account, full_name, city, street, building, apartment, latitude, longitude, language,
      kind, tariff, monthly_fee_kopiykas, balance_kopiykas, bonuses, mobile_bonuses, registered_on)
    select r.account, 'Абонент ' || r.account, 'Лановичі', 'вул. Ґанкова', '1', '1', r.latitude, r.longitude, 'uk',
      'contract_individual', 'Швидкий 100', 20000, 0, 0, 0, '2024-01-01'
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(account text, latitude float8, longitude float8)
    returning subscriber_id as id, personal_account as account`.execute(kysely);
  const idOf = new Map(known.map(({ id, account }) => [account, Number(id)]));
  const callers = rows.map(({ account, ticket }) => ({ subscriberId: idOf.get(account)!, ticketId: ticket }));
  await sql`insert into tickets (ticket_id, subscriber_id, kind, description, priority, status, owner_id, opened_by, opened_at,
      changed_at, version, building_key)
    select r."ticketId", r."subscriberId", 'no_internet', 'немає лінку', 'normal', 'new', ${openedBy}::uuid, ${openedBy}::uuid,
      now(), now(), 1,
      (select lower(s.city || '|' || s.street || '|' || s.building) from subscribers s where s.subscriber_id = r."subscriberId")
    from json_to_recordset(${JSON.stringify(callers)}::json) as r("ticketId" uuid, "subscriberId" bigint)`.execute(
    kysely,
  );
  return callers;
}
