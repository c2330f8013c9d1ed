// Managing the staff: who may, and that an ended or changed person is out within a second.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resetPassword } from '../../backend/staff/reset-password.ts';
import type { StaffMember } from '../../shared/staff/staff.contract.ts';
import { mayGrantRole, mayManage } from '../../shared/staff/staff.rules.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  addStaff,
  password,
  send,
  signInAs,
  startSessionServer,
  cutOf,
  type SessionServer,
} from '../support/session-server.ts';

let opened: TestDatabase;
let server: SessionServer;
beforeAll(async () => {
  opened = await openTestDatabase();
  server = await startSessionServer(opened.database);
  await addStaff(opened.database, 'boss', 'supervisor');
});
afterAll(async () => {
  await server?.close();
  await opened?.close();
});

const bossSocket = async () => server.connect((await signInAs(server, 'boss')).accessToken);
const newAgent = {
  login: 'Нова.Людина',
  displayName: 'Нова Людина',
  role: 'agent',
  languages: ['uk'],
  password,
};

test('a supervisor adds people; a login is taken once, agents may not', async () => {
  const boss = await bossSocket();
  expect(await send(boss, 'staff:create', newAgent)).toMatchObject({ ok: true });
  expect(await send(boss, 'staff:create', newAgent)).toMatchObject({ error: { code: 'LOGIN_TAKEN' } });
  expect(await send(boss, 'staff:create', { ...newAgent, password: 'короткий' })).toMatchObject({
    error: { code: 'WEAK_PASSWORD' },
  });
  const listed = await send<{ staff: StaffMember[] }>(boss, 'staff:list', {});
  expect(JSON.stringify(listed)).toContain('нова.людина');
  expect(JSON.stringify(listed)).not.toContain('scrypt');
  const agent = await server.connect((await signInAs(server, 'нова.людина')).accessToken);
  expect(await send(agent, 'staff:list', {})).toMatchObject({ error: { code: 'FORBIDDEN' } });
  boss.close();
  agent.close();
});

test.each([
  ['staff:disable', {}],
  ['staff:change_role', { role: 'dispatcher' }],
  ['staff:set_password', { password: 'шість сірих сов' }],
] as const)('%s cuts the person', async (event, extra) => {
  const login = event.replace(':', '.');
  const staffId = await addStaff(opened.database, login);
  const { accessToken, refreshToken } = await signInAs(server, login);
  const [boss, victim] = [await bossSocket(), await server.connect(accessToken)];
  const cut = cutOf(victim);
  expect(await send(boss, event, { staffId, ...extra })).toMatchObject({ ok: true });
  await cut;
  await expect(server.connect(accessToken)).rejects.toThrow('UNAUTHENTICATED');
  const { result } = await server.post('/api/session/refresh', { refreshToken });
  expect(result).toMatchObject({ error: { code: 'UNAUTHENTICATED' } });
  boss.close();
});

test('a disabled person is let in again with what they had, and gets no new password before', async () => {
  const staffId = await addStaff(opened.database, 'returning');
  const boss = await bossSocket();
  await send(boss, 'staff:disable', { staffId });
  const old = await server.post('/api/session/sign-in', { login: 'returning', password });
  expect(old.result).toMatchObject({ error: { code: 'WRONG_CREDENTIALS' } });
  expect(await send(boss, 'staff:set_password', { staffId, password: 'шість сірих сов' })).toMatchObject({
    error: { code: 'NOT_FOUND' },
  });
  expect(await send(boss, 'staff:enable', { staffId })).toMatchObject({ ok: true });
  expect(await send(boss, 'staff:enable', { staffId })).toMatchObject({ ok: true });
  (await server.connect((await signInAs(server, 'returning')).accessToken)).close();
  const unknown = '01900000-0000-7000-8000-000000000000';
  expect(await send(boss, 'staff:enable', { staffId: unknown })).toMatchObject({
    error: { code: 'NOT_FOUND' },
  });
  boss.close();
});

test('who has forgotten their password gets another, and need not wait after five wrong tries', async () => {
  const staffId = await addStaff(opened.database, 'forgetful');
  const boss = await bossSocket();
  const tryWith = async (word: string) =>
    (await server.post('/api/session/sign-in', { login: 'forgetful', password: word })).result;
  for (let wrong = 1; wrong <= 5; wrong++) await tryWith('не те слово');
  expect(await tryWith(password)).toMatchObject({ error: { code: 'LOCKED_OUT' } });
  expect(await send(boss, 'staff:set_password', { staffId, password: 'forgetful1' })).toMatchObject({
    error: { code: 'WEAK_PASSWORD' },
  });
  const next = 'шість сірих сов';
  expect(await send(boss, 'staff:set_password', { staffId, password: next })).toMatchObject({ ok: true });
  expect(await tryWith(password)).toMatchObject({ error: { code: 'WRONG_CREDENTIALS' } });
  expect(await tryWith(next)).toMatchObject({ ok: true });
  boss.close();
});

test('from the command line also the only supervisor gets a new password, and a closed access is open again', async () => {
  const { kysely } = opened.database;
  const staffId = await addStaff(opened.database, 'lonely', 'supervisor');
  const { refreshToken } = await signInAs(server, 'lonely');
  await updateDisabled(staffId);
  const given = await resetPassword(kysely, 'Lonely', new Date());
  expect(given).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
  expect((await server.post('/api/session/refresh', { refreshToken })).result).toMatchObject({
    error: { code: 'UNAUTHENTICATED' },
  });
  const signedIn = await server.post('/api/session/sign-in', { login: 'lonely', password: given });
  expect(signedIn.result).toMatchObject({ ok: true });
  await expect(resetPassword(kysely, 'nobody', new Date())).rejects.toThrow(
    'expected the login of somebody on the staff, found "nobody"',
  );
});

const updateDisabled = (staffId: string) =>
  opened.database.kysely
    .updateTable('staff')
    .set({ disabled_at: new Date() })
    .where('staff_id', '=', staffId)
    .execute();

test('a disabled person cannot sign in, and a sign-in racing with the end leaves no living session', async () => {
  const staffId = await addStaff(opened.database, 'racer');
  const boss = await bossSocket();
  const signIns = Array.from({ length: 6 }, (_, i) =>
    server.post('/api/session/sign-in', { login: 'racer', password }, `203.0.113.${i}`),
  );
  await send(boss, 'staff:disable', { staffId });
  await Promise.all(signIns);
  const alive = await opened.database.kysely
    .selectFrom('sessions')
    .select('session_id')
    .where('owner_id', '=', staffId)
    .where('revoked_at', 'is', null)
    .execute();
  expect(alive).toEqual([]);
  boss.close();
});

test('nobody manages themselves, and admins are an admin’s business once there is one', async () => {
  const boss = await bossSocket();
  const { staff } = await send<{ staff: StaffMember[] }>(boss, 'staff:list', {}).then((result) =>
    result.ok ? result.value : { staff: [] },
  );
  const bossId = staff.find(({ login }) => login === 'boss')!.staffId;
  for (const [event, extra] of [
    ['staff:disable', {}],
    ['staff:enable', {}],
    ['staff:set_password', { password: 'шість сірих сов' }],
  ] as const) {
    expect(await send(boss, event, { staffId: bossId, ...extra })).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
  }
  const admin = { ...newAgent, login: 'adm', role: 'admin' };
  expect(await send(boss, 'staff:create', admin)).toMatchObject({ ok: true });
  expect(await send(boss, 'staff:create', { ...admin, login: 'adm2' })).toMatchObject({
    error: { code: 'FORBIDDEN' },
  });
  boss.close();
});

test('the rules in one table', () => {
  expect(mayGrantRole('agent', 'agent', true)).toBe(false);
  expect(mayGrantRole('supervisor', 'supervisor', true)).toBe(true);
  expect(mayGrantRole('supervisor', 'admin', true)).toBe(false);
  expect(mayGrantRole('supervisor', 'admin', false)).toBe(true);
  expect(mayGrantRole('admin', 'admin', true)).toBe(true);
  const admin = { id: 'a', role: 'admin' as const };
  const boss = { id: 'b', role: 'supervisor' as const };
  const agent = { id: 'c', role: 'agent' as const };
  expect([mayManage(boss, agent), mayManage(boss, admin), mayManage(admin, boss)]).toEqual([
    true,
    false,
    true,
  ]);
  expect([mayManage(boss, boss), mayManage(agent, agent)]).toEqual([false, false]);
});
