// Rotation of refresh tokens, the lock screen's unlock, sign-out, and how fast a revoked session loses its connections.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/session/session.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  addStaff,
  password,
  send,
  signInAs,
  startSessionServer,
  cutOf,
  valueOf,
  type SessionServer,
} from '../support/session-server.ts';

let opened: TestDatabase;
let server: SessionServer;
beforeAll(async () => {
  opened = await openTestDatabase();
  server = await startSessionServer(opened.database);
});
afterAll(async () => {
  await server?.close();
  await opened?.close();
});

const refresh = (refreshToken: string, from?: string) =>
  server.post<SignedIn>('/api/session/refresh', { refreshToken }, from);
const codeOf = (answer: Awaited<ReturnType<typeof refresh>>) =>
  answer.result.ok ? 'ok' : answer.result.error.code;

test('a refresh gives another pair of the same session, and the access token opens a connection', async () => {
  await addStaff(opened.database, 'rotates');
  const first = await signInAs(server, 'rotates');
  const second = valueOf(await refresh(first.refreshToken));
  expect(second.sessionId).toBe(first.sessionId);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  const socket = await server.connect(second.accessToken);
  const renewed = (await socket.emitWithAck('session:renew', { token: second.accessToken })) as unknown;
  expect(renewed).toMatchObject({ ok: true });
  socket.close();
});

test('a lost answer: the same token within 10 s from the same source gives the same next token', async () => {
  await addStaff(opened.database, 'unlucky');
  const first = await signInAs(server, 'unlucky');
  const answers = await Promise.all([1, 2, 3].map(() => refresh(first.refreshToken)));
  const tokens = new Set(answers.map((answer) => valueOf(answer).refreshToken));
  expect(tokens.size).toBe(1);
  expect(codeOf(await refresh([...tokens][0]!))).toBe('ok');
});

test('an older token after 10 s, or from elsewhere, ends the session, cuts its connection, and is noted', async () => {
  await addStaff(opened.database, 'robbed');
  for (const [passMs, from] of [
    [11_000, undefined],
    [0, '203.0.113.7'],
  ] as const) {
    const first = await signInAs(server, 'robbed');
    const second = valueOf(await refresh(first.refreshToken));
    const socket = await server.connect(second.accessToken);
    server.pass(passMs);
    const cut = cutOf(socket);
    expect(codeOf(await refresh(first.refreshToken, from))).toBe('UNAUTHENTICATED');
    await cut;
    expect(codeOf(await refresh(second.refreshToken))).toBe('UNAUTHENTICATED');
    await expect(server.connect(second.accessToken)).rejects.toThrow('UNAUTHENTICATED');
  }
  const events = await opened.database.kysely
    .selectFrom('security_events')
    .select('kind')
    .where('kind', '=', 'refresh_reused')
    .execute();
  expect(events).toHaveLength(2);
});

test('an invented token harms nobody', async () => {
  await addStaff(opened.database, 'calm');
  const { refreshToken, sessionId } = await signInAs(server, 'calm');
  const invented = [`${sessionId}.1.${'A'.repeat(43)}`, `${sessionId}.2.${'B'.repeat(43)}`, 'x', '..'];
  for (const token of invented) expect(codeOf(await refresh(token))).toBe('UNAUTHENTICATED');
  expect(codeOf(await refresh(refreshToken))).toBe('ok');
});

test('a session ends after 12 hours; an unlock with the password starts them again', async () => {
  await addStaff(opened.database, 'shift');
  const first = await signInAs(server, 'shift');
  server.pass(11 * 3_600_000);
  const unlocked = valueOf(
    await server.post<SignedIn>('/api/session/unlock', { refreshToken: first.refreshToken, password }),
  );
  expect(unlocked.sessionId).toBe(first.sessionId);
  server.pass(11 * 3_600_000);
  const third = valueOf(await refresh(unlocked.refreshToken));
  server.pass(3_600_000);
  expect(codeOf(await refresh(third.refreshToken))).toBe('UNAUTHENTICATED');
});

test('a wrong password at the lock screen keeps the session and counts', async () => {
  await addStaff(opened.database, 'locked');
  const { refreshToken } = await signInAs(server, 'locked');
  const answer = await server.post('/api/session/unlock', { refreshToken, password: 'не той' });
  expect(answer.result).toMatchObject({
    ok: false,
    error: { code: 'WRONG_CREDENTIALS', details: { triesLeft: 4 } },
  });
  expect(codeOf(await refresh(refreshToken))).toBe('ok');
});

test('signing out cuts the connections of that session only', async () => {
  await addStaff(opened.database, 'leaves');
  const [leaving, staying] = [await signInAs(server, 'leaves'), await signInAs(server, 'leaves')];
  const [gone, kept] = [await server.connect(leaving.accessToken), await server.connect(staying.accessToken)];
  const cut = cutOf(gone);
  await server.post('/api/session/sign-out', { refreshToken: leaving.refreshToken });
  await cut;
  expect(kept.connected).toBe(true);
  kept.close();
});

test('a new password ends the other sessions at once and keeps this one', async () => {
  await addStaff(opened.database, 'changes');
  const [here, elsewhere] = [await signInAs(server, 'changes'), await signInAs(server, 'changes')];
  const [kept, gone] = [await server.connect(here.accessToken), await server.connect(elsewhere.accessToken)];
  const change = (currentPassword: string, newPassword: string) =>
    server.post('/api/session/change-password', {
      refreshToken: here.refreshToken,
      currentPassword,
      newPassword,
    });
  expect((await change(password, 'Qwertyuiop123')).result).toMatchObject({
    error: { code: 'WEAK_PASSWORD' },
  });
  expect((await change('не той', 'жовтий трамвай')).result).toMatchObject({
    error: { code: 'WRONG_CREDENTIALS' },
  });
  const cut = cutOf(gone);
  expect((await change(password, 'жовтий трамвай')).result.ok).toBe(true);
  await cut;
  expect(kept.connected).toBe(true);
  expect(codeOf(await refresh(elsewhere.refreshToken))).toBe('UNAUTHENTICATED');
  kept.close();
});

test('one sees own sessions, a supervisor those of others, and revoking one cuts it within a second', async () => {
  const agentId = await addStaff(opened.database, 'agent7');
  await addStaff(opened.database, 'boss7', 'supervisor');
  const [agent, boss] = [await signInAs(server, 'agent7'), await signInAs(server, 'boss7')];
  const [agentSocket, bossSocket] = [
    await server.connect(agent.accessToken),
    await server.connect(boss.accessToken),
  ];
  expect(await send(agentSocket, 'session:list', {})).toMatchObject({
    ok: true,
    value: { sessions: [{ sessionId: agent.sessionId, isCurrent: true }] },
  });
  expect(await send(agentSocket, 'session:revoke', { sessionId: boss.sessionId })).toMatchObject({
    error: { code: 'NOT_FOUND' },
  });
  expect(await send(bossSocket, 'session:list', { staffId: agentId })).toMatchObject({
    ok: true,
    value: { sessions: [{ sessionId: agent.sessionId, isCurrent: false }] },
  });
  const cut = cutOf(agentSocket);
  expect(await send(bossSocket, 'session:revoke', { sessionId: agent.sessionId })).toMatchObject({
    ok: true,
  });
  await cut;
  bossSocket.close();
});
