// The first set-up of an empty installation: one winner, only from the computer itself.
import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { SignedIn, Status } from '../../shared/session/session.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  addStaff,
  password,
  removeEveryone,
  startSessionServer,
  valueOf,
  type SessionServer,
} from '../support/session-server.ts';

let opened: TestDatabase;
let server: SessionServer;
const signIns = [{ login: 'olena', displayName: 'Олена', role: 'agent' as const, password }];
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  await removeEveryone(opened.database);
  server = await startSessionServer(opened.database, {
    version: '0.1.0',
    loadSampleData: async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await addStaff(opened.database, 'olena');
      return signIns;
    },
    sampleSignIns: () => signIns,
  });
});
afterEach(async () => {
  await server?.close();
});

const create = (login: string, extra: { password?: string; from?: string } = {}) =>
  server.post<SignedIn>(
    '/api/setup/first-supervisor',
    { login, displayName: 'Оксана Гончар', password: extra.password ?? password },
    extra.from,
  );
const codeOf = ({ result }: Awaited<ReturnType<typeof create>>) => (result.ok ? 'ok' : result.error.code);
/** What the status says to a client that names `host`. */
function maySetUpAs(host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(`${server.url}/api/status`, { headers: { host } }, (response) => {
      json(response).then((body) => resolve((body as { value: Status }).value.maySetUp), reject);
    });
  });
}
const statusNow = async (): Promise<Status> =>
  valueOf({ result: (await (await fetch(`${server.url}/api/status`)).json()) as never });

test('of two first supervisors at once one wins and is signed in', async () => {
  expect(await statusNow()).toEqual({ setUp: false, maySetUp: true, sampleMode: false, version: '0.1.0' });
  const answers = await Promise.all([create('first'), create('second'), create('third')]);
  expect(answers.map(codeOf).toSorted()).toEqual(['ALREADY_SET_UP', 'ALREADY_SET_UP', 'ok']);
  const staff = await opened.database.kysely.selectFrom('staff').select('role').execute();
  expect(staff).toEqual([{ role: 'supervisor' }]);
  expect((await statusNow()).setUp).toBe(true);
});

test('weak passwords and bad names are refused, and nothing is created', async () => {
  for (const weak of ['short', '1234567890', 'Password2024!', 'йцукенгшщз', 'aaaaaaaaaaaa', 'first-boss1']) {
    expect(codeOf(await create('first-boss', { password: weak }))).toBe('WEAK_PASSWORD');
  }
  expect(codeOf(await create('<b>'))).toBe('INVALID');
  expect((await statusNow()).setUp).toBe(false);
});

test('sample data and a supervisor at once: one of them', async () => {
  const [loaded, created] = await Promise.all([server.post('/api/setup/sample-data', {}), create('boss')]);
  expect([loaded.result.ok, created.result.ok].filter(Boolean)).toHaveLength(1);
  expect(codeOf(await create('late'))).toBe('ALREADY_SET_UP');
  expect((await server.post('/api/setup/sample-data', {})).result).toMatchObject({
    error: { code: 'ALREADY_SET_UP' },
  });
});

test('set-up is refused from another computer, through a proxy, and under a foreign host name', async () => {
  expect(codeOf(await create('far', { from: '203.0.113.9' }))).toBe('FORBIDDEN');
  expect(codeOf(await create('near', { from: '127.0.0.1' }))).toBe('FORBIDDEN');
  expect(await maySetUpAs('localhost:4310')).toBe(true);
  expect(await maySetUpAs('evil.example:4310')).toBe(false);
  expect((await statusNow()).setUp).toBe(false);
});

test('a loader that refuses is answered with its code', async () => {
  const other = await startSessionServer(opened.database, {
    loadSampleData: () => Promise.reject(new AppError('ALREADY_SET_UP')),
  });
  expect((await other.post('/api/setup/sample-data', {})).status).toBe(409);
  await other.close();
});
