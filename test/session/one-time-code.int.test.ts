// One-time codes of subscribers: lifetime, tries, who is told what, and how often one may ask.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodeRequested, SignedIn } from '../../shared/session/session.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { addSubscriber, startSessionServer, valueOf, type SessionServer } from '../support/session-server.ts';

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

const ask = (login: string, from?: string) =>
  server.post<CodeRequested>('/api/assistant/code', { login }, from);
const verify = (requestId: string, code: string, from?: string) =>
  server.post<SignedIn>('/api/assistant/verify', { requestId, code }, from);
const codeOf = ({ result }: Awaited<ReturnType<typeof verify>>) => (result.ok ? 'ok' : result.error.code);

/** Asks for a code and waits for its SMS. */
async function askAndReceive(login: string): Promise<{ requestId: string; code: string; to: string }> {
  const before = server.sms.length;
  const { requestId } = valueOf(await ask(login));
  for (let i = 0; i < 100 && server.sms.length === before; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const sms = server.sms[before]!;
  return { requestId, code: sms.text.slice(0, 4), to: sms.msisdn };
}

test('a code goes to the number of the contract, in the language of the subscriber, and opens a session', async () => {
  const id = await addSubscriber(opened.database, '100000001', ['380670000001', '380500000001']);
  const { requestId, code, to } = await askAndReceive('050 000 00 01');
  expect(to).toBe('380670000001');
  expect(server.sms.at(-1)!.text).toMatch(/^[2-9A-HJ-NP-Z]{4} — код для входу.*ніколи не питаємо/);
  const signedIn = valueOf(await verify(requestId, code));
  expect(signedIn.person).toEqual({ id: String(id), name: 'Коваль Олена Ігорівна', role: 'subscriber' });
  expect(signedIn.sessionExpiresInSeconds).toBe(86_400);
  await expect(server.connect(signedIn.accessToken)).rejects.toThrow('UNAUTHENTICATED');
});

test('a prepaid number gets its own code; nine digits are tried as an account first', async () => {
  await addSubscriber(opened.database, '100000002', ['380670000002', '380500000002'], 'prepaid');
  expect((await askAndReceive('+38 (050) 000-00-02')).to).toBe('380500000002');
  await addSubscriber(opened.database, '670000003', ['380630000003']);
  await addSubscriber(opened.database, '100000003', ['380670000003']);
  expect((await askAndReceive('670 000 003')).to).toBe('380630000003');
});

test('a code is valid at 4:59 and dead at 5:01', async () => {
  await addSubscriber(opened.database, '100000004', ['380670000004']);
  const early = await askAndReceive('100000004');
  server.pass(299_000);
  expect(codeOf(await verify(early.requestId, early.code))).toBe('ok');
  const late = await askAndReceive('100000004');
  server.pass(301_000);
  expect(codeOf(await verify(late.requestId, late.code))).toBe('CODE_DEAD');
});

test('small letters and Cyrillic look-alikes are read; a used code is gone', async () => {
  await addSubscriber(opened.database, '100000005', ['380670000005']);
  const { requestId, code } = await askAndReceive('0670000005');
  const typed = code
    .toLowerCase()
    .replace(/[abcehkmptxy]/g, (letter) => 'авсенкмртху'['abcehkmptxy'.indexOf(letter)]!);
  const [first, second] = await Promise.all([verify(requestId, typed), verify(requestId, ` ${code} `)]);
  expect([codeOf(first), codeOf(second)].toSorted()).toEqual(['CODE_WRONG', 'ok']);
});

test('of 200 parallel guesses at most five are looked at, and then the right one is dead too', async () => {
  await addSubscriber(opened.database, '100000006', ['380670000006']);
  const { requestId, code } = await askAndReceive('100000006');
  const wrong = code === 'AAAA' ? 'BBBB' : 'AAAA';
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => verify(requestId, wrong, `203.0.113.${i}`)),
  );
  const codes = answers.map(codeOf);
  expect(codes.filter((found) => found === 'CODE_WRONG')).toHaveLength(4);
  expect(codes.filter((found) => found === 'CODE_DEAD')).toHaveLength(196);
  expect(codeOf(await verify(requestId, code, '203.0.113.250'))).toBe('CODE_DEAD');
});

test('a new code kills the older, and a code is bound to its request', async () => {
  await addSubscriber(opened.database, '100000007', ['380670000007']);
  const older = await askAndReceive('100000007');
  server.pass(61_000);
  const newer = await askAndReceive('100000007');
  expect(codeOf(await verify(older.requestId, older.code))).toBe('CODE_WRONG');
  expect(codeOf(await verify(older.requestId, newer.code))).toBe('CODE_WRONG');
  expect(codeOf(await verify(newer.requestId, newer.code))).toBe('ok');
  // Not the last letter of the signature: of that one only some bits count, so another may mean the same.
  const forged = newer.requestId.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a'));
  expect(codeOf(await verify(forged, newer.code))).toBe('CODE_DEAD');
});

test('known and unknown accounts get the same answers, and nothing is stored or sent for the unknown', async () => {
  await addSubscriber(opened.database, '100000008', ['380670000008']);
  const story = async (login: string): Promise<unknown[]> => {
    const asked = await ask(login);
    const { requestId, ...rest } = valueOf(asked);
    const answers: unknown[] = [asked.status, rest, requestId.length, (await ask(login)).result];
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (let i = 0; i < 6; i++) answers.push(await verify(requestId, 'zz'));
    return answers;
  };
  const known = await story('100000008');
  const sent = server.sms.length;
  expect(withoutTimes(await story('999999998'))).toEqual(withoutTimes(known));
  expect(server.sms).toHaveLength(sent);
  expect(JSON.stringify(known)).toContain('CODE_DEAD');
});

/** Waits differ by milliseconds between two runs. */
function withoutTimes(answers: unknown[]): unknown {
  return JSON.parse(JSON.stringify(answers).replace(/"retryAfterMs":\d+/g, '"retryAfterMs":0'));
}

test('a code is not sent again before 60 s, three times in 15 minutes and ten a day are the most', async () => {
  await addSubscriber(opened.database, '100000009', ['380670000009']);
  const sent = (): number => server.sms.filter(({ msisdn }) => msisdn === '380670000009').length;
  const refused = async (login = '100000009') => !(await ask(login)).result.ok;
  await askAndReceive('100000009');
  server.pass(55_000);
  expect(await refused()).toBe(true);
  server.pass(6_000);
  await askAndReceive('100000009');
  server.pass(61_000);
  await askAndReceive('100000009');
  server.pass(61_000);
  expect(await refused()).toBe(true);
  // The other login of the same person is not refused, which would tell that they are one, but nothing is sent.
  expect(await refused('0670000009')).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sent()).toBe(3);
  for (let i = 0; i < 7; i++) {
    server.pass(16 * 60_000);
    await askAndReceive('100000009');
  }
  server.pass(16 * 60_000);
  expect(await refused()).toBe(true);
  expect(sent()).toBe(10);
});

test('codes are stored only as keyed hashes', async () => {
  await addSubscriber(opened.database, '100000010', ['380670000010']);
  const { code } = await askAndReceive('100000010');
  const rows = await opened.database.kysely.selectFrom('one_time_codes').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(`"${code}"`);
});
