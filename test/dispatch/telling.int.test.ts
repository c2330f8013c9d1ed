// What subscribers are told about their visits: SMS and chat, late once, and the link by which they answer.
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerErrors } from '../../backend/http/answers.ts';
import { registerVisitLinkRoutes } from '../../backend/visit-link/visit-link.routes.ts';
import { readSystemLine } from '../../shared/chat/system-line.ts';
import { deskStreams } from '../../shared/desk.contract.ts';
import { applyDayFact, type DayFact, type DayState } from '../../shared/dispatch/day.state.ts';
import { fieldStreams } from '../../shared/field/field.contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { LinkedVisit } from '../../shared/visit-link/visit-link.contract.ts';
import { visitLinkPaths } from '../../shared/visit-link/visit-link-paths.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, tomorrow, type Call } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;
let http: FastifyInstance;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(async () => {
  await opened.close();
});
beforeEach(async () => {
  world = new DispatchWorld(opened);
  await world.reset(1);
  http = fastify() as unknown as FastifyInstance;
  answerErrors(http, world.desk.parts);
  const publisher = { publish: () => undefined, hint: () => undefined, cutSession: () => undefined };
  registerVisitLinkRoutes(http, world.desk.parts, {
    publisher,
    streams: { ...deskStreams, ...fieldStreams },
  });
});

const texts = (): string[] => world.desk.sms.map(({ text }) => text);
const stepsOf = async (visitId: string): Promise<string[]> =>
  (
    await opened.database.kysely
      .selectFrom('visit_entries')
      .select('kind')
      .where('visit_id', '=', visitId)
      .orderBy('entry_seq')
      .execute()
  ).map(({ kind }) => kind);
async function report(visitId: string, state: 'on_the_way' | 'on_site' | 'done', minutes = 0): Promise<void> {
  const { version } = (await world.visit(visitId))!;
  const answer = await world.desk.order(world.dispatcher, 'visit:report', {
    visitId,
    version,
    state,
    minutes,
  });
  expect(answer.version).toBe((await world.visit(visitId))!.version);
}
/** The token of the newest link that was sent. */
function newestToken(): string {
  const sms = texts().findLast((text) => text.includes('/visit/#'));
  return /https:\/\/lanka\.test\/visit\/#([\w-]{22})$/.exec(sms ?? '')?.[1] ?? 'none';
}
async function post(path: string, body: object, from = '192.0.2.1'): Promise<Result<LinkedVisit>> {
  return (await http.inject({ method: 'POST', url: path, payload: body, remoteAddress: from })).json();
}
async function codeOf(path: string, body: object, from?: string): Promise<string> {
  const result = await post(path, body, from);
  return result.ok ? 'ok' : result.error.code;
}
/** Eight in the morning of the day that the visits are on. */
const goToMorning = (): void => {
  const now = world.desk.parts.clock.now().getTime();
  world.desk.pass(Date.parse(`${tomorrow}T06:05:00.000Z`) - now);
};

describe('a subscriber with an open chat', () => {
  test('reads there what the SMS says, at the same place as the agent; the link stands in the SMS alone', async () => {
    const call = await world.call();
    const subscriber = { ...world.agent, id: String(call.request.subscriberId), role: 'subscriber' as const };
    const { conversationId } = await startChat(subscriber);
    const { offers } = await world.offer(call);
    await world.hold(call, offers[0]!);
    await world.book(call);
    const lines = await world.desk.factsOf(`consultation:${conversationId}`);
    const told = lines.map(({ payload }) => (payload as { message: { body: string } }).message.body);
    const line = readSystemLine(told.at(-1)!);
    const [sms] = texts().slice(-1);
    expect(line?.code === 'visit' && sms!.startsWith(`${line.text} `)).toBe(true);
    expect(told.join(' ')).not.toContain('/visit/#');
    const atDesk = await world.desk.factsOf(`conversation:${conversationId}`);
    expect((atDesk.at(-1)!.payload as { message: { body: string } }).message.body).toBe(told.at(-1));
  });

  function startChat(subscriber: Parameters<typeof world.desk.order>[0]) {
    const first = { topic: 'internet', language: 'uk', ...world.desk.message() } as const;
    return world.desk.order(subscriber, 'assistant:start', first);
  }
});

test('on the way and done are told, in the language of the subscriber', async () => {
  const call = await world.booked(8);
  await opened.database.kysely
    .updateTable('subscribers')
    .set({ language: 'en' })
    .where('subscriber_id', '=', call.request.subscriberId)
    .execute();
  goToMorning();
  for (const state of ['on_the_way', 'on_site', 'done'] as const) await report(call.visitId, state);
  const { number } = (await world.visit(call.visitId))!;
  expect(texts().slice(1)).toEqual([
    `The technician is on the way to you: вул. Ґанкова, 7, 12. Visit no. ${number}.`,
    `Visit no. ${number} is done. If something does not work, write to us or call us.`,
  ]);
});

test('a promise that an overrun makes late is told and owes a call; told again only when it grew by half an hour, twice', async () => {
  const [first, second] = [await world.booked(8), await world.booked(10)];
  goToMorning();
  await report(first.visitId, 'on_site');
  expect((await world.visit(second.visitId))!.callBy).toBeNull();
  const told = (): number => texts().filter((text) => text.includes('затримується')).length;
  const counts: number[] = [];
  for (const minutes of [240, 15, 15, 30, 60]) {
    await report(first.visitId, 'on_site', minutes);
    counts.push(told());
  }
  expect(counts).toEqual([1, 1, 2, 3, 3]);
  const late = (await world.visit(second.visitId))!;
  expect(late.placement!.startAt > late.window!.endAt).toBe(true);
  expect(late).toMatchObject({ callReason: 'late', callBy: expect.any(String) as string });
  expect(await stepsOf(second.visitId)).toEqual(['booked', 'late', 'late', 'late']);
});

describe('the link in the SMS', () => {
  let call: Call;
  let token: string;
  beforeEach(async () => {
    call = await world.booked(10);
    token = newestToken();
  });

  test('shows what was agreed, and is kept as a hash only', async () => {
    const { number, window } = (await world.visit(call.visitId))!;
    expect(await post(visitLinkPaths.show, { token })).toEqual({
      ok: true,
      value: {
        number,
        address: 'вул. Ґанкова, 7, 12',
        language: 'uk',
        state: 'planned',
        window,
        confirmedAt: null,
        expectedAt: null,
        callBy: null,
      },
    });
    const kept = await opened.database.kysely.selectFrom('visit_links').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  test('confirms once; the board knows it from its facts as from a fresh snapshot', async () => {
    const { seq, snapshot } = await world.desk.open<DayState>(world.dispatcher, `day:${tomorrow}`);
    expect(await codeOf(visitLinkPaths.confirm, { token })).toBe('ok');
    expect(await codeOf(visitLinkPaths.confirm, { token })).toBe('ok');
    expect(await stepsOf(call.visitId)).toEqual(['booked', 'confirmed']);
    const facts = await world.desk.openAfter(world.dispatcher, `day:${tomorrow}`, seq);
    const state = facts.reduce((held, fact) => applyDayFact(held, fact as unknown as DayFact), snapshot);
    expect(state.visits).toEqual((await world.day()).visits);
    expect(state.visits[0]!.confirmedAt).not.toBeNull();
  });

  test('asks for another time: the window stays promised and a call is owed, until it suits after all', async () => {
    expect(await codeOf(visitLinkPaths.confirm, { token })).toBe('ok');
    expect(await codeOf(visitLinkPaths.otherTime, { token, wish: 'після 18-ї' })).toBe('ok');
    const asked = (await world.visit(call.visitId))!;
    expect(asked).toMatchObject({ wishes: 'після 18-ї', callReason: 'other_time', confirmedAt: null });
    expect(asked.window).not.toBeNull();
    expect(Date.parse(asked.callBy!) - world.desk.parts.clock.now().getTime()).toBeLessThanOrEqual(3_600_000);
    expect(await codeOf(visitLinkPaths.confirm, { token })).toBe('ok');
    expect((await world.visit(call.visitId))!).toMatchObject({ callBy: null, callReason: '' });
    expect(await stepsOf(call.visitId)).toEqual(['booked', 'confirmed', 'other_time', 'confirmed']);
  });

  test('ends with the visit, and says no more than an invented one', async () => {
    const { version } = (await world.visit(call.visitId))!;
    const cancel = { visitId: call.visitId, version, reason: 'запрацювало' };
    await world.desk.order(world.agent, 'visit:cancel', cancel);
    const invented = await post(visitLinkPaths.show, { token: 'A'.repeat(22) });
    expect(await post(visitLinkPaths.show, { token })).toEqual(invented);
    expect(await codeOf(visitLinkPaths.confirm, { token })).toBe('NOT_FOUND');
    expect(await codeOf(visitLinkPaths.show, { token: 'short' })).toBe('INVALID');
  });

  test('cannot be guessed for long; the right one costs nothing', async () => {
    const thief = '192.0.2.2';
    for (let n = 0; n < 3; n++) expect(await codeOf(visitLinkPaths.show, { token }, thief)).toBe('ok');
    for (let n = 0; n < 100; n++)
      expect(await codeOf(visitLinkPaths.show, { token: String(n).padStart(22, 'B') }, thief)).toBe(
        'NOT_FOUND',
      );
    expect(await codeOf(visitLinkPaths.show, { token }, thief)).toBe('LOCKED_OUT');
    expect(await codeOf(visitLinkPaths.show, { token })).toBe('ok');
  });

  test('is not for a visit under way', async () => {
    await world.reset(1);
    call = await world.booked(8);
    goToMorning();
    await report(call.visitId, 'on_the_way');
    token = newestToken();
    expect(await codeOf(visitLinkPaths.confirm, { token })).toBe('INVALID');
    expect(await post(visitLinkPaths.show, { token })).toMatchObject({ value: { state: 'on_the_way' } });
  });
});
