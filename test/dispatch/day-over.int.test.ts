// A day that is over: what was missed on it can be taken back, and nothing comes to it any more.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, tomorrow } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;
let ids: string[];

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
  ids = await world.reset(2);
});
afterAll(() => opened.close());

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

test('a day that is over takes no visit from the list, no trial and no search; a visit that was missed goes back to the list', async () => {
  const [technicianId] = ids as [string];
  const [missed, waiting] = [await ask(), await ask()] as const;
  await world.arrange([{ technicianId, before: [], after: [missed] }]);
  world.desk.pass(24 * 3_600_000 * 2);
  const scope = { kind: 'rest' } as const;
  const refused = await Promise.all([
    errorOf(world.arrange([{ technicianId, before: [missed], after: [missed, waiting] }])),
    errorOf(
      world.desk.query(world.dispatcher, 'day:try', {
        day: tomorrow,
        visitId: waiting,
        technicianId: null,
      }),
    ),
    errorOf(
      world.desk.order(world.dispatcher, 'day:optimise', {
        proposalId: uuidv7(),
        day: tomorrow,
        scope,
        seconds: 1,
      }),
    ),
  ]);
  expect(refused.map(({ code }) => code)).toEqual(['DAY_OVER', 'DAY_OVER', 'DAY_OVER']);
  await world.arrange([{ technicianId, before: [missed], after: [] }]);
  expect(await unscheduled()).toEqual([missed, waiting]);
});
