// Outside of sample mode the log holds no name, phone, code, token, password or message of anyone: canaries tell.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { io as connect, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodeRequested, SignedIn } from '../../shared/session/session.contract.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { ask } from '../support/product-server.ts';
import {
  ensureProgramBuilt,
  killPrograms,
  runProgram,
  startProgram,
  type StartedProgram,
} from '../support/program.ts';
import { valueOf } from '../support/session-server.ts';
import { until } from '../support/toy-client.ts';

const canary = {
  name: 'Канаренко Пташина Співівна',
  phone: '670009137',
  account: '913700911',
  otherPhone: '670009138',
  otherAccount: '913700912',
  street: 'вул. Канарейкова',
  login: 'kanarka.head',
  displayName: 'Кенарка Жовта',
  password: 'жовте-перо-на-вітрі-7',
  message: 'мій інтернет щебече й замовк',
  note: 'лише для пташок',
  gatewayToken: 'gateway-canary-token',
};
const place = temporaryDirectory();
const data = path.join(place.directory, 'data');

/** Stands for the operator's SMS gateway. */
const received: { to: string; text: string }[] = [];
let isGatewayWell = true;
let gateway: Server;
let program: StartedProgram;
beforeAll(async () => {
  await ensureProgramBuilt();
  gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(JSON.parse(body) as { to: string; text: string });
      response.writeHead(isGatewayWell ? 200 : 500).end();
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const file = path.join(place.directory, 'city.csv');
  const header =
    'personal_account,full_name,phones,city,street,building,apartment,latitude,longitude,language,kind,tariff,monthly_fee,balance,bonuses,mobile_bonuses,registered_on,services';
  const row = (account: string, phone: string): string =>
    `${account},${canary.name},0${phone},Київ,${canary.street},1,2,,,uk,prepaid,Швидкий,200.00,10.00,0,0,2020-01-01,tv:active`;
  const rows = [row(canary.account, canary.phone), row(canary.otherAccount, canary.otherPhone)];
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
  expect((await runProgram('import', file, '--data-dir', data)).code).toBe(0);
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`;
  const args = ['serve', '--data-dir', data, '--port', '0', '--sms-gateway-url', url];
  program = startProgram(args, { LANKA_LOG_LEVEL: 'trace', LANKA_SMS_TOKEN: canary.gatewayToken });
  await program.url;
}, 120_000);
afterAll(() => {
  killPrograms();
  gateway?.close();
  place.remove();
});

async function post<T>(route: string, body: unknown): Promise<T> {
  const response = await fetch((await program.url) + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return valueOf<T>({ result: (await response.json()) as never });
}

async function open(space: string, token: string): Promise<Socket> {
  const auth = { token, protocol: protocolVersion };
  const socket = connect((await program.url) + space, { transports: ['websocket'], forceNew: true, auth });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

async function signInAsSubscriber(): Promise<{ code: string; signedIn: SignedIn }> {
  const { requestId } = await post<CodeRequested>('/api/assistant/code', { login: `0${canary.phone}` });
  await until('the SMS arrives', () => received.length > 0);
  const code = received[0]!.text.slice(0, 4);
  const verify = (typed: string) => post<SignedIn>('/api/assistant/verify', { requestId, code: typed });
  await expect(verify('ZZZZ')).rejects.toThrow('CODE_WRONG');
  return { code, signedIn: await verify(code) };
}

test('a working day, with its mistakes, leaves none of the canaries in the log', async () => {
  const { login, displayName, password } = canary;
  const head = await post<SignedIn>('/api/setup/first-supervisor', { login, displayName, password });
  await expect(post('/api/session/sign-in', { login, password: `${password}x` })).rejects.toThrow();
  await expect(post('/api/session/sign-in', { login: password, password: login })).rejects.toThrow();
  const refreshed = await post<SignedIn>('/api/session/refresh', { refreshToken: head.refreshToken });
  const { code, signedIn } = await signInAsSubscriber();

  const [desk, page] = [
    await open('/desk', refreshed.accessToken),
    await open('/assistant', signedIn.accessToken),
  ];
  const message = (body: string) => ({ messageId: uuidv7(), body });
  const start = { topic: 'internet', language: 'uk', ...message(canary.message) };
  const started = await ask(page, 'assistant:start', start);
  const { conversationId } = (started as unknown as { value: { conversationId: string } }).value;
  await ask(desk, 'subscriber:find', { text: canary.name });
  await ask(desk, 'stream:open', { stream: `subscriber:${signedIn.person.id}` });
  await ask(desk, 'chat:accept', { conversationId });
  await ask(desk, 'chat:note', { conversationId, ...message(canary.note) });
  await ask(desk, 'chat:send', { conversationId, messageId: 'x', body: canary.message });
  await ask(page, canary.message, { body: canary.note });
  await ask(desk, 'staff:create', { login, displayName, password, role: 'agent', languages: ['uk'] });
  await ask(desk, 'session:renew', { token: signedIn.accessToken });
  isGatewayWell = false;
  await post('/api/assistant/code', { login: canary.otherAccount });
  await until('the gateway refuses', () => received.length === 2);
  desk.disconnect();
  page.disconnect();
  const { out, errors } = await program.stop();

  const secrets = { ...canary, code, access: refreshed.accessToken, refresh: refreshed.refreshToken };
  const more = { old: head.refreshToken, theirs: signedIn.accessToken, theirRefresh: signedIn.refreshToken };
  const files = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = [out, errors, ...files.map(({ name }) => readFileSync(path.join(data, name), 'utf8'))];
  expect(errors).toContain('a one-time code could not be sent');
  for (const [what, secret] of Object.entries({ ...secrets, ...more })) {
    for (const text of texts) expect(text.includes(secret), `${what} in ${text.slice(0, 200)}`).toBe(false);
  }
}, 120_000);
