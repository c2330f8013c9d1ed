// Technicians sign in by a code to the phone that logistics keeps; who has another phone, or no work, stays outside.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signTechnicianOut } from '../../backend/technician/save-technician.ts';
import type { CodeRequested, SignedIn } from '../../shared/session/session.contract.ts';
import { sessionPaths } from '../../shared/session/session-paths.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startSessionServer, valueOf, type SessionServer } from '../support/session-server.ts';

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

async function addTechnician(msisdn: string): Promise<string> {
  const technicianId = uuidv7();
  const home = { home_latitude: 50, home_longitude: 30, end_latitude: 50, end_longitude: 30 };
  const shift = { shift_start_minutes: 480, shift_end_minutes: 1_020 };
  const row = { technician_id: technicianId, display_name: 'Гнатюк Олексій', msisdn, skills: '["fiber"]' };
  await opened.database.kysely
    .insertInto('technicians')
    .values({ ...row, ...home, ...shift, district: '' })
    .execute();
  return technicianId;
}
const ask = (login: string) => server.post<CodeRequested>(sessionPaths.requestTechnicianCode, { login });
const verify = (requestId: string, code: string, path: string = sessionPaths.verifyTechnicianCode) =>
  server.post<SignedIn>(path, { requestId, code });
const refresh = (refreshToken: string) => server.post<SignedIn>(sessionPaths.refresh, { refreshToken });
const codeOf = ({ result }: Awaited<ReturnType<typeof verify>>) => (result.ok ? 'ok' : result.error.code);

async function askAndReceive(login: string): Promise<{ requestId: string; code: string }> {
  const before = server.sms.length;
  const { requestId } = valueOf(await ask(login));
  await expect.poll(() => server.sms.length).toBe(before + 1);
  return { requestId, code: server.sms[before]!.text.slice(0, 4) };
}
async function signIn(login: string): Promise<SignedIn> {
  const { requestId, code } = await askAndReceive(login);
  return valueOf(await verify(requestId, code));
}

test('the right code opens a session of a technician, which is none of staff, and works once', async () => {
  const id = await addTechnician('380501110001');
  const { requestId, code } = await askAndReceive('050 111 00 01');
  expect(codeOf(await verify(requestId, code, sessionPaths.verifyCode))).toBe('CODE_WRONG');
  const { person, accessToken } = valueOf(await verify(requestId, code));
  expect(person).toEqual({ id, name: 'Гнатюк Олексій', role: 'technician' });
  await expect(server.connect(accessToken)).rejects.toThrow('UNAUTHENTICATED');
  expect(codeOf(await verify(requestId, code))).toBe('CODE_WRONG');
});

test('an unknown phone, and one of somebody out of work, get the same answer and no SMS', async () => {
  const id = await addTechnician('380501110002');
  await opened.database.kysely
    .updateTable('technicians')
    .set({ is_active: false })
    .where('technician_id', '=', id)
    .execute();
  const before = server.sms.length;
  const answers = [await ask('0501110009'), await ask('0501110002')];
  for (const answer of answers) {
    const { requestId } = valueOf(answer);
    expect(answer).toEqual({
      status: 200,
      result: { ok: true, value: { requestId, expiresInSeconds: 300, resendAfterSeconds: 60 } },
    });
    expect(codeOf(await verify(requestId, '2222'))).toBe('CODE_WRONG');
  }
  expect(server.sms).toHaveLength(before);
  expect((await ask('0501110009')).result).toMatchObject({ ok: false, error: { code: 'LOCKED_OUT' } });
});

test('who is out of work is not let on, and a phone that is another’s now ends what it opened', async () => {
  const leaving = await addTechnician('380501110003');
  const first = await signIn('0501110003');
  await opened.database.kysely
    .updateTable('technicians')
    .set({ is_active: false })
    .where('technician_id', '=', leaving)
    .execute();
  expect(codeOf(await refresh(first.refreshToken))).toBe('UNAUTHENTICATED');
  const moving = await addTechnician('380501110004');
  const second = await signIn('0501110004');
  server.pass(61_000);
  const pending = await askAndReceive('0501110004');
  await signTechnicianOut(opened.database.kysely, moving, server.parts.clock.now());
  expect(codeOf(await refresh(second.refreshToken))).toBe('UNAUTHENTICATED');
  expect(codeOf(await verify(pending.requestId, pending.code))).toBe('CODE_WRONG');
});
