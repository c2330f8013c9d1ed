// Texts that hurt programs, through every field that takes one: kept exactly as text, or refused with the limit.
import type { Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { SubscriberWriter } from '../../backend/subscriber/import.records.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { deskContract } from '../../shared/desk.contract.ts';
import type { Template } from '../../shared/template/template.contract.ts';
import type { Contract } from '../../shared/wire/wire.contract.ts';
import { awkwardTexts, inputSchema } from '../support/packets-from-contracts.ts';
import { ask, startProductServer, type ProductServer } from '../support/product-server.ts';

let server: ProductServer;
let people: Record<'agent' | 'admin' | 'supervisor', Actor>;
let agent: Socket;
let admin: Socket;
let supervisor: Socket;
beforeAll(async () => {
  server = await startProductServer();
  const { desk } = server;
  people = {
    agent: await desk.staff('Ірина Ткаченко'),
    admin: await desk.staff('Адмін', 'admin'),
    supervisor: await desk.staff('Соломія Дорошенко', 'supervisor'),
  };
});
afterAll(() => server?.close());
// For each test connections of its own: twenty refusals cut one.
beforeEach(async () => {
  agent = await server.connect(people.agent);
  admin = await server.connect(people.admin);
  supervisor = await server.connect(people.supervisor);
});
afterEach(() => {
  for (const socket of [agent, admin, supervisor]) socket?.disconnect();
});

const longest = { message: 4_000, description: 4_000, comment: 1_000, summary: 200, note: 500 };
const moment = '2026-11-01T00:00:00.000Z';
const corpus = [
  ...awkwardTexts,
  'ї'.repeat(10_000),
  'ї'.repeat(longest.message),
  'ї'.repeat(longest.message + 1),
  '  краї обрізано \r\n другий рядок\r\n',
  '"; DELETE FROM messages WHERE true; --',
  '</script><svg/onload=fetch(`//evil.example`)>',
  '\u200f\u2066\u2069\u061c',
  'e\u0301'.repeat(10),
  ' \n ',
];

const cases = corpus.map((text) => [JSON.stringify(text).slice(0, 40), text] as const);

/** What must be stored of `raw`, or why it must be refused: written down a second time, not taken from the schema. */
function expectedOf(raw: string, most: number, mayBeEmpty = false): { stored: string } | { refusal: RegExp } {
  const text = raw.replaceAll('\r\n', '\n').normalize('NFC').trim();
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) return { refusal: /half/ };
    if ((code < 32 && code !== 9 && code !== 10) || code === 127) return { refusal: /control/ };
  }
  if ([...text].length > most) return { refusal: new RegExp(`at most ${most} characters`) };
  return text === '' && !mayBeEmpty ? { refusal: /some text/ } : { stored: text };
}

/** Sends, and gives what is stored: the text, or the harmless one that is sent after a refusal. */
async function sendText(
  socket: Socket,
  event: string,
  bodyOf: (text: string) => unknown,
  raw: string,
  [most, mayBeEmpty]: [number, boolean?],
): Promise<{ value: unknown; stored: string }> {
  const expected = expectedOf(raw, most, mayBeEmpty);
  const answer = await ask(socket, event, bodyOf(raw));
  if ('stored' in expected) {
    expect(answer, event).toMatchObject({ ok: true });
    return { value: answer.ok && answer.value, stored: expected.stored };
  }
  expect(answer, event).toMatchObject({ ok: false, error: { code: 'INVALID' } });
  expect(!answer.ok && answer.error.details['reason'], event).toMatch(expected.refusal);
  const again = await ask(socket, event, bodyOf('звичайний'));
  expect(again, event).toMatchObject({ ok: true });
  return { value: again.ok && again.value, stored: 'звичайний' };
}

interface Snapshot {
  messages: { body: string }[];
  conversation: { summary: string; rating: { comment: string } };
  ticket: { description: string };
  entries: { body: string }[];
}
async function snapshotOf(socket: Socket, stream: string): Promise<Snapshot> {
  const answer = await ask(socket, 'stream:open', { stream });
  if (!answer.ok) throw new Error(`${stream}: ${answer.error.code}`);
  return (answer.value as { snapshot: Snapshot }).snapshot;
}

const withId = (body: string): object => ({ messageId: uuidv7(), body });

test.each(cases)('%s in a whole consultation', async (_, raw) => {
  const actor = await server.desk.subscriber();
  const subscriber = await server.connect(actor);
  const start = (text: string) => ({ topic: 'other', language: 'uk', ...withId(text) });
  const first = await sendText(subscriber, 'assistant:start', start, raw, [longest.message]);
  const { conversationId } = first.value as { conversationId: string };
  const inChat = (text: string) => ({ conversationId, ...withId(text) });
  const second = await sendText(subscriber, 'assistant:send', inChat, raw, [longest.message]);
  await ask(agent, 'chat:accept', { conversationId });
  const third = await sendText(agent, 'chat:send', inChat, raw, [longest.message]);
  const note = await sendText(agent, 'chat:note', inChat, raw, [longest.message]);
  const open = (description: string) => ({
    subscriberId: Number(actor.id),
    conversationId,
    kind: 'other',
    description,
    priority: 'low',
  });
  const ticket = await sendText(agent, 'ticket:open', open, raw, [longest.description]);
  const { ticketId } = ticket.value as { ticketId: string };
  const noted = await sendText(agent, 'ticket:note', (body) => ({ ticketId, body }), raw, [longest.message]);
  const close = (summary: string) => ({ conversationId, outcome: 'solved', summary });
  const closed = await sendText(agent, 'chat:close', close, raw, [longest.summary, true]);
  const rate = (comment: string) => ({ conversationId, score: 1, comment });
  const rated = await sendText(subscriber, 'assistant:rate', rate, raw, [longest.comment, true]);
  const seen = { conversationId, version: 0, givenAt: new Date().toISOString() };
  const review = (note: string) => ({ ...seen, cause: 'visit', action: 'none', note });
  const reviewed = await sendText(supervisor, 'rating:review', review, raw, [longest.comment, true]);
  expect(reviewed.value).toMatchObject({ review: { note: reviewed.stored } });

  const desk = await snapshotOf(agent, `conversation:${conversationId}`);
  const written = [first, second, third, note].map(({ stored }) => stored);
  expect(desk.messages.map(({ body }) => body)).toEqual(written);
  expect(desk.conversation).toMatchObject({ summary: closed.stored, rating: { comment: rated.stored } });
  const publicSide = await snapshotOf(subscriber, `consultation:${conversationId}`);
  expect(publicSide.messages.map(({ body }) => body)).toEqual(written.slice(0, 3));
  const { ticket: shown, entries } = await snapshotOf(agent, `ticket:${ticketId}`);
  expect(shown.description).toBe(ticket.stored);
  expect(entries.map(({ body }) => body)).toEqual([ticket.stored, noted.stored]);
  subscriber.disconnect();
});

test.each(cases)('%s about a visit and in the data of a technician', async (_, raw) => {
  const { kysely } = server.database;
  const caller = await server.connect(await server.desk.staff('Оксана Гончар'));
  const storedVisit = (visitId: string) =>
    kysely.selectFrom('visits').selectAll().where('visit_id', '=', visitId).executeTakeFirstOrThrow();
  let [visitId, technicianId] = ['', ''];
  const place = { latitude: 50.45, longitude: 30.52 };
  const subscribers = [await server.desk.subscriber(), await server.desk.subscriber()];
  const asked = (field: 'wishes' | 'accessNote') => {
    const subscriberId = Number(subscribers[field === 'wishes' ? 0 : 1]!.id);
    return (text: string) => {
      visitId = uuidv7();
      const request = { visitId, subscriberId, ticketId: null, kind: 'repair', isPaid: true, place };
      const rest = { phone: '380670000012', accessNote: '', wishes: 'будь-коли', [field]: text };
      return { request, callBy: '2099-01-01T00:00:00.000Z', ...rest };
    };
  };
  const noted = await sendText(caller, 'visit:ask_logistics', asked('accessNote'), raw, [500, true]);
  expect((await storedVisit(visitId)).access_note).toBe(noted.stored);
  const wished = await sendText(caller, 'visit:ask_logistics', asked('wishes'), raw, [500]);
  expect((await storedVisit(visitId)).wishes).toBe(wished.stored);
  await sendText(caller, 'visit:cancel', (reason) => ({ visitId, version: 1, reason }), raw, [300]);
  const save = (district: string) => {
    technicianId = uuidv7();
    const shift = {
      workDays: [1],
      shiftStartMinutes: 480,
      shiftEndMinutes: 1_020,
      breaks: [],
      maxVisits: 8,
    };
    return {
      technicianId,
      version: 0,
      displayName: 'Майстер',
      msisdn: null,
      isActive: true,
      ...shift,
      skills: ['fiber'],
      district,
      start: place,
      end: place,
    };
  };
  const saved = await sendText(admin, 'technician:save', save, raw, [80, true]);
  const rows = await kysely.selectFrom('technicians').selectAll().execute();
  const district = rows.find((row) => row.technician_id === technicianId)?.district;
  expect(district).toBe(saved.stored);
  caller.disconnect();
});

test.each(cases)('%s in a search', async (_, raw) => {
  const answer = await ask(agent, 'subscriber:find', { text: raw });
  if ([...raw].length > 120) expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID' } });
  else expect(answer).toMatchObject({ ok: true, value: { rows: [] } });
});

test('wildcards of SQL are letters like others', async () => {
  const find = async (text: string): Promise<number> => {
    const answer = await ask(agent, 'subscriber:find', { text });
    return (answer as unknown as { value: { rows: unknown[] } }).value.rows.length;
  };
  const row = {
    personalAccount: '555000111',
    fullName: 'Вовк Олена',
    city: 'Лановичі',
    street: 'вул. Довга',
    building: '1',
    apartment: '',
    latitude: null,
    longitude: null,
    language: 'uk',
    kind: 'prepaid',
    tariff: 'Швидкий 100',
    monthlyFeeKopiykas: 0,
    balanceKopiykas: 0,
    bonuses: 0,
    mobileBonuses: 0,
    registeredOn: '2019-05-04',
  } as const;
  await new SubscriberWriter(server.database.kysely).write([{ ...row, phones: [], services: [] }]);
  expect(await find('Вовк')).toBe(1);
  for (const text of ['%', '_', '____', 'В%к', 'Во_к', '\\', '%Вовк%\\', 'Вовк\\_']) {
    expect(await find(text), text).toBe(await find(text.replace(/[%_\\]/g, ' ')));
  }
});

test.each(cases)('%s as the name of staff, and as a password', async (_, raw) => {
  const login = `l${uuidv7().slice(-12)}`;
  const input = { login, displayName: raw, role: 'agent', languages: ['uk'], password: uuidv7() };
  const answer = await ask(admin, 'staff:create', input);
  if (answer.ok) {
    const row = await server.database.kysely
      .selectFrom('staff')
      .select('display_name')
      .where('login', '=', login)
      .executeTakeFirstOrThrow();
    expect(row.display_name).toBe(raw.normalize('NFC').trim());
    const { staffId } = answer.value as { staffId: string };
    const set = await ask(admin, 'staff:set_password', { staffId, password: raw });
    expect(set.ok ? 'ok' : set.error.code).toMatch(/^(ok|INVALID|WEAK_PASSWORD|RATE)$/);
  } else expect(answer.error.code).toMatch(/^(INVALID|RATE)$/);
});

test.each(cases)('%s in a template', async (_, raw) => {
  // Of its own: each may save so many a minute.
  const editor = await server.connect(await server.desk.staff('Соломія Дорошенко', 'supervisor'));
  const content = (text: string) => ({
    templateId: uuidv7(),
    version: 0,
    name: 'Назва',
    shortcut: uuidv7().slice(-12),
    topic: null,
    bodies: { uk: text, en: 'Hello', ru: '' },
  });
  const sent = await sendText(editor, 'template:save', content, raw, [2_000, true]);
  const named = await sendText(
    editor,
    'template:save',
    (name) => ({ ...content('звичайний'), name }),
    raw,
    [80],
  );
  const answer = await ask(editor, 'stream:open', { stream: 'templates' });
  const { snapshot } = (answer as { value: { snapshot: { templates: Template[] } } }).value;
  expect(snapshot.templates.some(({ bodies }) => bodies.uk === sent.stored)).toBe(true);
  expect(snapshot.templates.some(({ name }) => name === named.stored)).toBe(true);
  const shortcut = await ask(editor, 'template:save', { ...content('звичайний'), shortcut: raw });
  const isOne = /^[\p{L}\p{N}_-]{1,30}$/u.test(raw.normalize('NFC'));
  expect(shortcut).toMatchObject(isOne ? { ok: true } : { ok: false, error: { code: 'INVALID' } });
  editor.disconnect();
});

describe('between colleagues', () => {
  let colleague: Actor;
  let asked: Socket;
  beforeAll(async () => {
    colleague = await server.desk.staff('Оксана Гончар');
    asked = await server.connect(colleague);
    await vi.waitFor(async () => expect(await isOnline()).toBe(true), { timeout: 10_000 });
  });
  afterAll(() => asked?.disconnect());

  async function isOnline(): Promise<boolean> {
    const row = await server.database.kysely
      .selectFrom('agent_states')
      .select('is_online')
      .where('staff_id', '=', colleague.id)
      .executeTakeFirst();
    return row?.is_online ?? false;
  }

  test.each(cases)('%s in notes, drafts and reasons', async (_, raw) => {
    const owner = await server.connect(await server.desk.staff('Ірина Ткаченко'));
    const subscriber = await server.connect(await server.desk.subscriber());
    const start = { topic: 'other', language: 'uk', ...withId('не працює') };
    const started = await ask(subscriber, 'assistant:start', start);
    const { conversationId } = (started as { value: { conversationId: string } }).value;
    await ask(owner, 'chat:accept', { conversationId });
    const request = { conversationId, kind: 'transfer', staffId: colleague.id, note: 'нота', draft: '' };
    const noted = await sendText(owner, 'chat:ask', (note) => ({ ...request, note }), raw, [longest.note]);
    await ask(owner, 'chat:withdraw', noted.value);
    const withDraft = (draft: string) => ({ ...request, draft });
    const drafted = await sendText(owner, 'chat:ask', withDraft, raw, [longest.message, true]);
    const { requestId } = drafted.value as { requestId: string };
    const decline = (reason: string) => ({ requestId, accept: false, reason });
    const declined = await sendText(asked, 'chat:answer', decline, raw, [longest.summary, true]);
    const { kysely } = server.database;
    const rows = await kysely
      .selectFrom('chat_requests')
      .select(['note', 'draft', 'reason'])
      .where('conversation_id', '=', conversationId)
      .orderBy('asked_at')
      .execute();
    expect(rows).toEqual([
      { note: noted.stored, draft: '', reason: '' },
      { note: 'нота', draft: drafted.stored, reason: declined.stored },
    ]);
    const kept = await ask(owner, 'draft:save', { conversationId, mode: 'note', body: raw, revision: 1 });
    // A draft is never refused for half a character: it is typed on.
    const isKept = raw.length <= longest.message * 4 && !raw.includes('\0');
    expect(kept).toMatchObject(isKept ? { ok: true } : { ok: false, error: { code: 'INVALID' } });
    const drafts = await kysely
      .selectFrom('drafts')
      .select('body')
      .where('conversation_id', '=', conversationId)
      .where('mode', '=', 'note')
      .execute();
    expect(drafts).toEqual(isKept ? [{ body: Buffer.from(raw).toString() }] : []);
    const back = { conversationId, topic: 'other', note: 'нота', draft: '' };
    const returned = await sendText(owner, 'chat:requeue', (note) => ({ ...back, note }), raw, [
      longest.note,
    ]);
    await ask(owner, 'chat:accept', { conversationId });
    const again = (draft: string) => ({ ...back, note: returned.stored, draft });
    const left = await sendText(owner, 'chat:requeue', again, raw, [longest.message, true]);
    const row = await kysely
      .selectFrom('conversations')
      .select(['return_note', 'return_draft'])
      .where('conversation_id', '=', conversationId)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ return_note: returned.stored, return_draft: left.stored });
    for (const [event, body] of [
      ['chat:search', { text: raw }],
      ['chat:search', { text: 'слово', cursor: raw }],
      ['rating:list', { from: moment, to: moment, scores: [], cursor: raw }],
    ] as const) {
      const answer = await ask(owner, event, body);
      if (!answer.ok) expect(answer.error.code, event).toBe('INVALID');
    }
    for (const socket of [owner, subscriber]) socket.disconnect();
  });
});

test('every field that takes free text is spoken of here', () => {
  const contract: Contract = { ...deskContract, ...assistantContract };
  const fields = Object.entries(contract).flatMap(([name, { input }]) =>
    Object.entries(inputSchema(input).properties ?? {})
      .filter(([, one]) => typeof one === 'object' && one.type === 'string' && !one.format && !one.enum)
      .map(([field]) => `${name} ${field}`),
  );
  const spoken = {
    'assistant:rate': 'comment',
    'assistant:send': 'body',
    'assistant:start': 'body',
    'chat:answer': 'reason',
    'chat:ask': 'draft note',
    'chat:close': 'summary',
    'chat:note': 'body',
    'chat:requeue': 'draft note',
    'chat:search': 'cursor text',
    'chat:send': 'body',
    'draft:save': 'body',
    'rating:list': 'cursor',
    'rating:review': 'note',
    'rating:to_review': 'cursor',
    'staff:create': 'displayName login password',
    'staff:set_password': 'password',
    'subscriber:find': 'text',
    'technician:save': 'displayName district',
    'template:save': 'name shortcut',
    'ticket:merge': 'note',
    'ticket:note': 'body',
    'ticket:open': 'description',
    'ticket:reopen': 'reason',
    'ticket:save_filter': 'name',
    'visit:ask_logistics': 'accessNote phone wishes',
    'visit:book': 'accessNote phone',
    'visit:cancel': 'reason',
    'visit:report': 'note',
  };
  const named = Object.entries(spoken).flatMap(([name, all]) => all.split(' ').map((f) => `${name} ${f}`));
  expect(fields.sort()).toEqual(named.sort());
});
