// The technician's own events and stream: own visits only, the same state from facts as from a snapshot, and nothing of money.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { applyFieldDayFact, type FieldDayFact, type FieldDayState } from '../../shared/field/field.state.ts';
import type { VisitEntry } from '../../shared/dispatch/visit.contract.ts';
import { DispatchWorld, tomorrow, type Call } from '../dispatch/dispatch-world.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let world: DispatchWorld;
let technicianIds: string[];
let mine: Actor;
let call: Call;

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(async () => {
  world = new DispatchWorld(opened);
  technicianIds = await world.reset(2);
  call = await world.booked(8);
  mine = technician((await world.visit(call.visitId))!.placement!.technicianId);
  const now = world.desk.parts.clock.now().getTime();
  world.desk.pass(Date.parse(`${tomorrow}T06:05:00.000Z`) - now);
});

const technician = (id: string): Actor => ({
  id,
  role: 'technician',
  displayName: 'Гнатюк Олексій',
  sessionId: uuidv7(),
  source: '127.0.0.1',
});
const another = (): Actor => technician(technicianIds.find((id) => id !== mine.id)!);
const dayOf = (who: Actor): string => `field_day:${who.id}:${tomorrow}`;
const report = (who: Actor, state: 'on_the_way' | 'on_site' | 'done' | 'nobody_home', minutes = 0) =>
  world.desk.order(who, 'field:report', { visitId: call.visitId, state, minutes });
const open = (who: Actor) => world.desk.open<FieldDayState>(who, dayOf(who));

/** Follows the day from before `act`, and gives the state from facts beside a fresh snapshot. */
async function followed(who: Actor, act: () => Promise<unknown>) {
  const { seq, snapshot } = await open(who);
  await act();
  const facts = await world.desk.openAfter(who, dayOf(who), seq);
  const state = facts.reduce(
    (held, fact) => applyFieldDayFact(held, fact as unknown as FieldDayFact),
    snapshot,
  );
  return { state, fresh: (await open(who)).snapshot };
}

describe('the day of a technician', () => {
  test('holds the own visits with what is needed there, and nothing of money', async () => {
    const { visits } = (await open(mine)).snapshot;
    expect(visits).toHaveLength(1);
    expect(visits[0]).toMatchObject({
      subscriberName: 'Шевченко Олена Іванівна',
      phone: '',
      address: 'вул. Ґанкова, 7, 12',
      accessNote: 'код 27',
      problem: 'Немає лінку',
      state: 'planned',
    });
    expect(Object.keys(visits[0]!).filter((name) => /paid|balance|fee|tariff|kopiykas/i.test(name))).toEqual(
      [],
    );
    expect((await open(another())).snapshot.visits).toEqual([]);
  });

  test('shows the phone from leaving for the place until the visit ends', async () => {
    const phones: string[] = [];
    for (const state of ['on_the_way', 'on_site', 'done'] as const) {
      const { state: now, fresh } = await followed(mine, () => report(mine, state));
      expect(now).toEqual(fresh);
      phones.push(now.visits[0]!.phone);
    }
    expect(phones).toEqual(['380670000012', '380670000012', '']);
  });

  test('leaves an audit row for each look at a subscriber, and for the phone; without the row there is no look', async () => {
    const looks = async () => {
      const rows = await opened.database.kysely
        .selectFrom('audit_trail')
        .select(['action', 'role', 'subject_id', 'fields'])
        .where('actor', '=', `technician:${mine.id}`)
        .orderBy('seq')
        .execute();
      return rows.map(({ action, role, subject_id, fields }) => [action, role, subject_id, fields]);
    };
    const subject = `subscriber:${call.request.subscriberId}`;
    const fields = ['person', 'address', 'problem', 'notes'];
    const { seq } = await open(mine);
    await report(mine, 'on_the_way');
    await report(mine, 'on_site');
    await world.desk.openAfter(mine, dayOf(mine), seq);
    await open(mine);
    await open(another());
    expect(await looks()).toEqual([
      ['open_field_day', 'technician', subject, fields],
      ['reveal_phone', 'technician', subject, ['phone']],
      ['open_field_day', 'technician', subject, [...fields, 'phone']],
    ]);
    await sql`alter table audit_trail rename to audit_trail_away`.execute(opened.database.kysely);
    try {
      await expect(open(mine)).rejects.toThrow();
    } finally {
      await sql`alter table audit_trail_away rename to audit_trail`.execute(opened.database.kysely);
    }
  });

  test('is open on the day itself, and around midnight as the phone names it', async () => {
    const openAfter = async (minutes: number): Promise<string> => {
      world.desk.pass(minutes * 60_000);
      const code = await world.desk.codeOf(open(mine));
      world.desk.pass(-minutes * 60_000);
      return code;
    };
    const hour = 60;
    expect(await openAfter(-10 * hour)).toBe('FORBIDDEN');
    expect(await openAfter(-9 * hour + 0)).toBe('ok');
    expect(await openAfter(15 * hour + 30)).toBe('ok');
    expect(await openAfter(17 * hour)).toBe('FORBIDDEN');
  });

  test('of somebody else is refused', async () => {
    expect(await world.desk.codeOf(world.desk.open(another(), dayOf(mine)))).toBe('FORBIDDEN');
    expect(await world.desk.codeOf(world.desk.open(world.dispatcher, dayOf(mine)))).toBe('FORBIDDEN');
  });

  test('follows from its facts: reports, notes, a new visit, one that the dispatcher takes to another technician', async () => {
    const reported = await followed(mine, async () => {
      await report(mine, 'on_the_way');
      await report(mine, 'on_site');
      await world.desk.order(mine, 'field:note', {
        visitId: call.visitId,
        text: 'кабель перебито',
        attachments: [],
      });
    });
    expect(reported.state).toEqual(reported.fresh);
    expect(reported.state.visits[0]).toMatchObject({
      state: 'on_site',
      notes: [{ text: 'кабель перебито' }],
    });
    const fresh = await world.booked(14);
    const from = technician((await world.visit(fresh.visitId))!.placement!.technicianId);
    const to = technician(technicianIds.find((id) => id !== from.id)!);
    const [before, after] = [await world.sequence(from.id), await world.sequence(to.id)];
    const move = () =>
      world.arrange([
        { technicianId: from.id, before, after: before.filter((id) => id !== fresh.visitId) },
        { technicianId: to.id, before: after, after: [...after, fresh.visitId] },
      ]);
    const arrived = await open(to);
    const left = await followed(from, move);
    expect(left.state).toEqual(left.fresh);
    expect(left.state.visits.map(({ visitId }) => visitId)).not.toContain(fresh.visitId);
    const facts = await world.desk.openAfter(to, dayOf(to), arrived.seq);
    const seen = facts.reduce(
      (held, fact) => applyFieldDayFact(held, fact as unknown as FieldDayFact),
      arrived.snapshot,
    );
    expect(seen).toEqual((await open(to)).snapshot);
    expect(seen.visits.map(({ visitId }) => visitId)).toContain(fresh.visitId);
  });

  test('loses what goes back to the list, and is told nothing of windows that an agent only holds', async () => {
    const held = await world.call();
    const { offers } = await world.offer(held);
    const holding = await followed(mine, () => world.hold(held, offers[0]!));
    expect(holding.state).toEqual(holding.fresh);
    expect(holding.state.visits.map(({ visitId }) => visitId)).toEqual([call.visitId]);
    await world.desk.order(world.agent, 'visit:release', { visitId: held.visitId });
    const gone = await followed(mine, () =>
      world.arrange(
        [{ technicianId: mine.id, before: [call.visitId], after: [] }],
        [{ visitId: call.visitId, reason: 'авто зламалося' }],
      ),
    );
    expect(gone.state).toEqual(gone.fresh);
    expect(gone.state.visits).toEqual([]);
  });
});

describe('a report', () => {
  test('stands on the board at once, and the subscriber is told', async () => {
    for (const state of ['on_the_way', 'on_site', 'done'] as const) {
      await report(mine, state);
      expect((await world.visit(call.visitId))!.state).toBe(state);
    }
    expect(world.desk.sms.map(({ text }) => text.slice(0, 12))).toEqual([
      'Майстер приї',
      'Майстер уже ',
      expect.stringMatching(/^Виїзд № /) as string,
    ]);
    expect(world.desk.sms.at(-1)!.text).toContain('виконано');
  });

  test('of more time makes the visit longer; said twice it is nothing, and what cannot follow is told', async () => {
    await report(mine, 'on_site');
    const before = (await world.visit(call.visitId))!;
    await report(mine, 'on_site');
    expect((await world.visit(call.visitId))!.version).toBe(before.version);
    await report(mine, 'on_site', 30);
    expect((await world.visit(call.visitId))!.durationMinutes).toBe(before.durationMinutes + 30);
    await report(mine, 'nobody_home');
    expect(await world.desk.codeOf(report(mine, 'on_site'))).toBe('REPORT_OVERTAKEN');
    expect(await world.desk.codeOf(report(mine, 'done', 15))).toBe('INVALID');
  });

  test('and a note about another’s visit, and about none, are refused alike', async () => {
    const note = (who: Actor, visitId: string) =>
      world.desk.codeOf(world.desk.order(who, 'field:note', { visitId, text: 'ні', attachments: [] }));
    expect(await world.desk.codeOf(report(another(), 'done'))).toBe('FORBIDDEN');
    expect(await note(another(), call.visitId)).toBe('FORBIDDEN');
    expect(await note(mine, uuidv7())).toBe('FORBIDDEN');
    expect((await world.visit(call.visitId))!.state).toBe('planned');
  });

  test('about a visit of a day that has not come is refused', async () => {
    world.desk.pass(-24 * 3_600_000);
    expect(await world.desk.codeOf(report(mine, 'on_the_way'))).toBe('FORBIDDEN');
  });
});

test('what was noted stands in the history of the visit and on the subscriber’s timeline', async () => {
  await world.desk.order(mine, 'field:note', {
    visitId: call.visitId,
    text: 'замінив роутер',
    attachments: [],
  });
  const { entries } = await world.desk.query(world.dispatcher, 'visit:history', { visitId: call.visitId });
  expect(entries.map(({ step, text, actorName }: VisitEntry) => [step, text, actorName])).toEqual([
    ['booked', '', 'Ірина Ткаченко'],
    ['noted', 'замінив роутер', 'Гнатюк Олексій'],
  ]);
  const timeline = await world.desk.factsOf(`subscriber:${call.request.subscriberId}`);
  expect(timeline.map(({ payload }) => (payload as { step?: string }).step)).toContain('noted');
});

test('only a file of the technician’s own goes with a note', async () => {
  const attachmentId = uuidv7();
  const file = {
    attachment_id: attachmentId,
    owner: `technician:${another().id}`,
    conversation_id: null,
    message_id: null,
    name: 'фото.jpg',
    size_bytes: 10,
    media_type: 'image/jpeg',
    width: 4,
    height: 3,
    has_thumbnail: true,
    state: 'ready' as const,
    created_at: new Date(),
  };
  await opened.database.kysely.insertInto('attachments').values(file).execute();
  const note = () =>
    world.desk.codeOf(
      world.desk.order(mine, 'field:note', {
        visitId: call.visitId,
        text: '',
        attachments: [attachmentId as never],
      }),
    );
  expect(await note()).toBe('FILE_GONE');
  await opened.database.kysely
    .updateTable('attachments')
    .set({ owner: `technician:${mine.id}` })
    .where('attachment_id', '=', attachmentId)
    .execute();
  expect(await note()).toBe('ok');
  expect(await note()).toBe('FILE_GONE');
  expect((await open(mine)).snapshot.visits[0]!.notes[0]!.attachments).toMatchObject([{ name: 'фото.jpg' }]);
});
