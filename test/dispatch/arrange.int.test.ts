// Moves on a real database: one order for all of them, stale sequences, broken promises, undo, reports, and the database's own refusals.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, faultsOf, hourOf, tomorrow } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;
let ids: string[];

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(async () => {
  ids = await world.reset(2);
});

const errorOf = (answer: Promise<unknown>): Promise<AppError> =>
  answer.then(
    () => Promise.reject(new Error('expected a refusal')),
    (error: unknown) => (error instanceof AppError ? error : Promise.reject(error as Error)),
  );
const ask = async (): Promise<string> => {
  const call = await world.call();
  const input = { request: call.request, phone: '380670000012', accessNote: '', wishes: 'будь-коли' };
  await world.desk.order(world.agent, 'visit:ask_logistics', {
    ...input,
    callBy: `${tomorrow}T10:00:00.000Z`,
  });
  return call.visitId;
};
const unscheduled = async (): Promise<string[]> =>
  (
    await world.desk.open<{ visits: { visitId: string }[] }>(world.dispatcher, 'unscheduled')
  ).snapshot.visits.map(({ visitId }) => visitId);

describe('a move', () => {
  test('from the list to a technician, to another one, within the route and back to the list', async () => {
    const [a, b, c] = [await ask(), await ask(), await ask()] as const;
    const [one, other] = ids as [string, string];
    await world.arrange([{ technicianId: one, before: [], after: [a, b, c] }]);
    expect(await unscheduled()).not.toContain(a);
    await world.arrange([
      { technicianId: one, before: [a, b, c], after: [c, a] },
      { technicianId: other, before: [], after: [b] },
    ]);
    expect([await world.sequence(one), await world.sequence(other)]).toEqual([[c, a], [b]]);
    await world.arrange([{ technicianId: other, before: [b], after: [] }]);
    expect(await unscheduled()).toContain(b);
    expect(faultsOf(await world.day())).toEqual([]);
    const route = (await world.day()).routes.find(({ technicianId }) => technicianId === other);
    expect(route).toMatchObject({ returnAt: null, travelSeconds: 0 });
  });

  test('of one visit to two days at once, or beside its end, is done once and the other is refused', async () => {
    const next = '2026-11-26';
    const [technicianId] = ids as [string];
    const arrange = (day: string, visitId: string) =>
      world.desk.order(world.dispatcher, 'day:arrange', {
        day,
        routes: [{ technicianId, before: [], after: [visitId] }],
        broken: [],
      });
    for (let round = 0; round < 6; round++) {
      const visitId = await ask();
      const { version } = (
        await world.desk.open<{ visits: { visitId: string; version: number }[] }>(
          world.dispatcher,
          'unscheduled',
        )
      ).snapshot.visits.find((one) => one.visitId === visitId)!;
      const rival =
        round % 2 === 0
          ? arrange(next, visitId)
          : world.desk.order(world.agent, 'visit:cancel', { visitId, version, reason: 'запрацювало' });
      const answers = await Promise.allSettled([arrange(tomorrow, visitId), rival]);
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const onDays = [await world.visit(visitId), await world.visit(visitId, next)];
      const isHere = answers[0].status === 'fulfilled';
      expect(onDays.map((one) => one !== undefined)).toEqual([isHere, !isHere && round % 2 === 0]);
      const day = isHere ? tomorrow : next;
      if (isHere || round % 2 === 0)
        await world.desk.order(world.dispatcher, 'day:arrange', {
          day,
          routes: [{ technicianId, before: [visitId], after: [] }],
          broken: [],
        });
    }
  });

  test('and its undo leave the plan as it was, five times over', async () => {
    const visits = [await ask(), await ask(), await ask(), await ask()];
    const [one, other] = ids as [string, string];
    await world.arrange([{ technicianId: one, before: [], after: visits }]);
    const before = await world.day();
    const steps = [];
    let [left, right]: string[][] = [visits, []];
    for (let n = 0; n < 4; n++) {
      const [l, r] = [left!.slice(1), [left![0]!, ...right!]];
      steps.push([
        { technicianId: one, before: left!, after: l },
        { technicianId: other, before: right!, after: r },
      ]);
      [left, right] = [l, r];
    }
    steps.push([{ technicianId: other, before: right!, after: right!.toReversed() }]);
    for (const step of steps) await world.arrange(step);
    for (const step of steps.toReversed())
      await world.arrange(
        step.map(({ technicianId, before, after }) => ({ technicianId, before: after, after: before })),
      );
    expect((await world.day()).visits).toEqual(before.visits);
  });

  test('from what is not so any more is refused with both', async () => {
    const [a, b] = [await ask(), await ask()];
    const [one] = ids as [string];
    await world.arrange([{ technicianId: one, before: [], after: [a] }]);
    const error = await errorOf(world.arrange([{ technicianId: one, before: [], after: [b] }]));
    expect(error.code).toBe('STALE_PLAN');
    expect(error.details).toMatchObject({ name: 'Майстер 1', seen: '–' });
    expect(error.details['now']).toMatch(/^\d+$/);
    expect(await world.sequence(one)).toEqual([a]);
  });

  test('two at once of the same visit: one is done, the other hears of it', async () => {
    const a = await ask();
    const codes = await Promise.all(
      ids.map((technicianId) => world.desk.codeOf(world.arrange([{ technicianId, before: [], after: [a] }]))),
    );
    expect(codes.toSorted()).toEqual(['INVALID', 'ok']);
    expect(faultsOf(await world.day())).toEqual([]);
  });

  test('that breaks a promise needs a reason, and then somebody has to call', async () => {
    const early = await world.booked(8);
    const { technicianId } = (await world.visit(early.visitId))!.placement!;
    const before = await world.sequence(technicianId);
    const many = [await ask(), await ask(), await ask(), await ask(), await ask()];
    const error = await errorOf(world.arrange([{ technicianId, before, after: [...many, early.visitId] }]));
    expect(error.details).toMatchObject({ kind: 'window', visitId: early.visitId });
    expect(error.code).toBe('NOT_FEASIBLE');
    expect(await world.sequence(technicianId)).toEqual(before);
    const broken = [{ visitId: early.visitId, reason: 'аварія' }];
    await world.arrange([{ technicianId, before, after: [...many, early.visitId] }], broken);
    expect(await world.visit(early.visitId)).toMatchObject({
      window: null,
      callReason: 'аварія',
      callBy: expect.any(String) as string,
    });
    const { version } = (await world.visit(early.visitId))!;
    await world.desk.order(world.agent, 'visit:called', { visitId: early.visitId, version });
    expect(await world.visit(early.visitId)).toMatchObject({ callBy: null, callReason: '' });
  });

  test('that breaks a window which is held for a call is refused, whatever the reason', async () => {
    const call = await world.call();
    const { offers } = await world.offer(call);
    await world.hold(
      call,
      offers.find(({ startAt }) => hourOf(startAt) === 8)!,
    );
    const held = (await world.visit(call.visitId))!;
    const { technicianId } = held.placement!;
    const many = [await ask(), await ask(), await ask(), await ask(), await ask()];
    const route = { technicianId, before: [call.visitId], after: [...many, call.visitId] };
    for (const broken of [[], [{ visitId: call.visitId, reason: 'аварія' }]])
      expect(await errorOf(world.arrange([route], broken))).toMatchObject({
        code: 'VISIT_HELD',
        details: { number: held.number },
      });
    expect((await world.book(call)).window).toEqual(held.window);
  });

  test('to the list of a promised visit needs a reason as well', async () => {
    const call = await world.booked();
    const { technicianId } = (await world.visit(call.visitId))!.placement!;
    const route = { technicianId, before: [call.visitId], after: [] };
    expect((await errorOf(world.arrange([route]))).details).toMatchObject({
      kind: 'window',
      visitId: call.visitId,
    });
    await world.arrange([route], [{ visitId: call.visitId, reason: 'майстер захворів' }]);
    expect(await unscheduled()).toContain(call.visitId);
  });

  test('that broke a promise gives it back when it is undone, and nobody has to call any more', async () => {
    const call = await world.booked(8);
    const agreed = (await world.visit(call.visitId))!;
    const said = world.desk.sms.length;
    const { technicianId } = agreed.placement!;
    const many = [await ask(), await ask(), await ask(), await ask(), await ask()];
    const route = { technicianId, before: [call.visitId], after: [...many, call.visitId] };
    const reasons = [{ visitId: call.visitId, reason: 'аварія' }];
    const { broken } = await world.arrange([route], reasons);
    expect(broken).toMatchObject([{ visitId: call.visitId }]);
    const back = [{ technicianId, before: route.after, after: route.before }];
    await world.arrange(back, [], broken);
    const restored = (await world.visit(call.visitId))!;
    expect(restored).toEqual({ ...agreed, version: restored.version });
    // A broken promise is told by a person on the phone, and one that holds again was never taken back from the subscriber.
    expect(world.desk.sms).toHaveLength(said);
    const again = await world.arrange([{ technicianId, before: [call.visitId], after: [] }], reasons);
    expect(await unscheduled()).toContain(call.visitId);
    const home = [{ technicianId, before: [], after: [call.visitId] }];
    expect((await errorOf(world.arrange(home, [], broken))).code).toBe('STALE_VERSION');
    await world.arrange(home, [], again.broken);
    expect(await world.visit(call.visitId)).toMatchObject({ window: agreed.window, callBy: null });
    expect(faultsOf(await world.day())).toEqual([]);
  });

  test('is not undone with its promise when the subscriber was called, or the window cannot be kept any more', async () => {
    const call = await world.booked(8);
    const { technicianId } = (await world.visit(call.visitId))!.placement!;
    const many = [await ask(), await ask(), await ask(), await ask(), await ask()];
    const late = [...many, call.visitId];
    const { broken } = await world.arrange(
      [{ technicianId, before: [call.visitId], after: late }],
      [{ visitId: call.visitId, reason: 'аварія' }],
    );
    const stillLate = [{ technicianId, before: late, after: late }];
    const refusal = await errorOf(world.arrange(stillLate, [], broken));
    expect(refusal.details).toMatchObject({ kind: 'window', visitId: call.visitId });
    const { version } = (await world.visit(call.visitId))!;
    await world.desk.order(world.agent, 'visit:called', { visitId: call.visitId, version });
    const back = [{ technicianId, before: late, after: [call.visitId] }];
    expect(await errorOf(world.arrange(back, [], broken))).toMatchObject({
      code: 'STALE_VERSION',
      details: { name: 'Ірина Ткаченко', value: 'called' },
    });
    expect(await world.visit(call.visitId)).toMatchObject({ window: null, callBy: null });
    expect(await world.sequence(technicianId)).toEqual(late);
  });

  test('beyond skill, shift and capacity is refused with the reason', async () => {
    ids = await world.reset(2, (index) =>
      index === 0 ? { skills: '["tv"]' } : { shift_end_minutes: 9 * 60, max_visits: 1 },
    );
    const [a, b] = [await ask(), await ask()];
    const [unskilled, short] = ids as [string, string];
    const kindOf = async (technicianId: string, after: string[]) =>
      (await errorOf(world.arrange([{ technicianId, before: [], after }]))).details['kind'];
    expect(await kindOf(unskilled, [a])).toBe('skill');
    expect(await kindOf(short, [a])).toBe('shift');
    expect(await kindOf(short, [a, b])).toBe('load');
  });

  test('of unknown people and visits is refused', async () => {
    const a = await ask();
    const [one] = ids as [string];
    expect(await world.desk.codeOf(world.arrange([{ technicianId: a, before: [], after: [] }]))).toBe(
      'NOT_FOUND',
    );
    expect(await world.desk.codeOf(world.arrange([{ technicianId: one, before: [], after: [one] }]))).toBe(
      'NOT_FOUND',
    );
    expect(await world.desk.codeOf(world.arrange([{ technicianId: one, before: [], after: [a, a] }]))).toBe(
      'INVALID',
    );
  });
});

describe('a trial', () => {
  test('says for each technician the best place or what is in the way, and changes nothing', async () => {
    ids = await world.reset(3, (index) => [{ skills: '["tv"]' }, { work_days: '[7]' }, {}][index]!);
    const a = await ask();
    const before = await world.day();
    const { trials } = await world.desk.query(world.dispatcher, 'day:try', {
      day: tomorrow,
      visitId: a,
      technicianId: null,
    });
    expect(trials.map(({ technicianId, obstacle }) => [technicianId, obstacle?.kind ?? 'fits'])).toEqual([
      [ids[0], 'skill'],
      [ids[1], 'absent'],
      [ids[2], 'fits'],
    ]);
    expect(trials[2]!.startAt).toMatch(/^2026-11-25T06:/);
    expect(await world.day()).toEqual(before);
  });

  test('of every position tells which arrivals move', async () => {
    const [a, b] = [await ask(), await ask()];
    const [one] = ids as [string];
    await world.arrange([{ technicianId: one, before: [], after: [a] }]);
    const { trials } = await world.desk.query(world.dispatcher, 'day:try', {
      day: tomorrow,
      visitId: b,
      technicianId: one,
    });
    expect(trials.map(({ position }) => position)).toEqual([0, 1]);
    expect(trials[0]!.shifts).toMatchObject([{ visitId: a }]);
    expect(trials[1]!.shifts).toEqual([]);
  });

  test('of the best place with each technician is the cheapest of that one’s positions', async () => {
    const [a, b, c, d] = [await ask(), await ask(), await ask(), await ask()];
    const [one, other] = ids as [string, string];
    await world.arrange([
      { technicianId: one, before: [], after: [a, b, c] },
      { technicianId: other, before: [], after: [await ask()] },
    ]);
    for (const visitId of [b, d]) {
      const trialsOf = async (technicianId: string | null) =>
        (await world.desk.query(world.dispatcher, 'day:try', { day: tomorrow, visitId, technicianId }))
          .trials;
      for (const best of await trialsOf(null)) {
        const all = await trialsOf(best.technicianId);
        const least = Math.min(...all.map(({ addedTravelSeconds }) => addedTravelSeconds));
        expect(all.every(({ obstacle }) => obstacle === null)).toBe(true);
        expect(best).toEqual(all.find(({ addedTravelSeconds }) => addedTravelSeconds === least));
      }
    }
  });
});

describe('what is reported from the place', () => {
  test('is kept with its real times; the rest of the day follows, and what is over stays', async () => {
    const [a, b] = [await ask(), await ask()];
    const [one] = ids as [string];
    await world.arrange([{ technicianId: one, before: [], after: [a, b] }]);
    const report = async (visitId: string, state: 'on_the_way' | 'on_site' | 'done', minutes = 0) =>
      world.desk.order(world.dispatcher, 'visit:report', {
        visitId,
        version: (await world.visit(visitId))!.version,
        state,
        minutes,
      });
    world.desk.pass(22 * 3_600_000);
    await report(a, 'on_the_way');
    expect(
      (await errorOf(world.arrange([{ technicianId: one, before: [a, b], after: [b, a] }]))).details,
    ).toMatchObject({ kind: 'frozen' });
    await report(a, 'on_site');
    const planned = (await world.visit(b))!.placement!.startAt;
    await report(a, 'on_site', 30);
    expect(Date.parse((await world.visit(b))!.placement!.startAt) - Date.parse(planned)).toBe(30 * 60_000);
    await report(a, 'done');
    expect(await world.visit(a)).toMatchObject({ state: 'done' });
    expect(faultsOf(await world.day())).toEqual([]);
    expect(await world.sequence(one)).toEqual([a, b]);
    expect(await world.desk.codeOf(report(a, 'on_the_way'))).toBe('INVALID');
  });
});

describe('the database itself', () => {
  test('refuses an overlap of one technician, and allows one visit right behind another', async () => {
    const [a, b] = [await ask(), await ask()];
    const [one] = ids as [string];
    await world.arrange([{ technicianId: one, before: [], after: [a, b] }]);
    const { kysely } = opened.database;
    const start = new Date((await world.visit(a))!.placement!.endAt);
    const put = (by: number) =>
      kysely
        .updateTable('visits')
        .set({ starts_at: new Date(start.getTime() + by) })
        .where('visit_id', '=', b)
        .execute();
    await expect(put(-60_000)).rejects.toMatchObject({ code: '23P01' });
    await put(0);
  });

  test('refuses a visit beyond the capacity of the day', async () => {
    const a = await ask();
    const [one] = ids as [string];
    await world.arrange([{ technicianId: one, before: [], after: [a] }]);
    const { kysely } = opened.database;
    const put = kysely.updateTable('visits').set({ position: 8 }).where('visit_id', '=', a).execute();
    await expect(put).rejects.toMatchObject({ code: '23514' });
    const lift = kysely
      .updateTable('visits')
      .set({ position: 8, day_capacity: 9 })
      .where('visit_id', '=', a)
      .execute();
    await expect(lift).rejects.toMatchObject({ code: '23503' });
    await sql`select 1`.execute(kysely);
  });
});
