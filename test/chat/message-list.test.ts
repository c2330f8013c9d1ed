// The pure parts of the list of messages: links, pieces of a text, rows, marks, times of reading, a renewed state.
import { describe, expect, test } from 'vitest';
import { estimateHeightPx, layRows, type EarlierChat } from '../../renderer/chat/list-rows.ts';
import { noteRead, readTimes, type ReadStep } from '../../renderer/chat/read-times.ts';
import { linksIn } from '../../renderer/ui/text-links.ts';
import { partsOf } from '../../renderer/ui/text-parts.ts';
import { deliveryAt, markPlaces } from '../../shared/chat/chat.rules.ts';
import {
  applyConversationFact,
  renewConversation,
  withoutOldest,
  type ConversationState,
} from '../../shared/chat/chat.state.ts';
import type { Message } from '../../shared/chat/message.contract.ts';

const found = (text: string): string[] => linksIn(text).map(({ start, end }) => text.slice(start, end));

describe('links in a text', () => {
  test.each([
    ['Дивіться https://my.example.ua/uk.', ['https://my.example.ua/uk']],
    ['(https://example.ua/a_(b))', ['https://example.ua/a_(b)']],
    [
      '«https://example.ua», та https://example.ua/шлях?x=1…',
      ['https://example.ua', 'https://example.ua/шлях?x=1'],
    ],
    ['заходьте на www.example.ua!', ['www.example.ua']],
    ['HTTPS://Example.UA/x', ['HTTPS://Example.UA/x']],
    ['телефон 067 000 00 12, або +380 (67) 000-00-12.', ['067 000 00 12', '+380 (67) 000-00-12']],
    ['пошта olena.k+1@example.ua, дякую', ['olena.k+1@example.ua']],
    ['приклад: https://приклад.укр/x', ['https://приклад.укр/x']],
    ['рядок\nhttps://example.ua\nрядок', ['https://example.ua']],
  ])('of %j are %j', (text, expected) => expect(found(text)).toEqual(expected));

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'vbscript:x',
    'https://user:password@example.ua/',
    'https://github.com@evil.example/',
    'https://evil.example\\@github.com',
    'https://localhost/x',
    'https://127.0.0.1/',
    'https://example.ua,зайдіть',
    'xhttps://example.ua',
    'о/р 100 482 317',
    'заявка 48213, 24.11.2026 о 10:05, 200,00 грн, 1 234 567 890',
    'версія 1.2.3 і файл план.txt',
    'a@b',
    '@example.ua',
    'https://',
    '\u202Emoc.elpmaxe//:sptth',
  ])('are none in %j', (text) => expect(found(text)).toEqual([]));

  test('open what is written, with the host that is really meant', () => {
    expect(linksIn('www.example.ua/x')[0]).toMatchObject({
      url: 'https://www.example.ua/x',
      host: 'www.example.ua',
    });
    expect(linksIn('https://раураl.com')[0]?.host).toMatch(/^xn--/);
    expect(linksIn('067 000 00 12')[0]?.url).toBe('tel:+380670000012');
    expect(linksIn('A@B.ua')[0]).toMatchObject({ kind: 'email', url: 'mailto:A@B.ua', host: 'b.ua' });
  });

  test('never lie over each other and are found in a very long text quickly', () => {
    const text = 'https://example.ua/a@b.ua 0670000012 '.repeat(400) + '('.repeat(4_000) + 'a'.repeat(9_000);
    const begun = performance.now();
    const links = linksIn(text);
    expect(performance.now() - begun).toBeLessThan(500);
    for (const [at, link] of links.entries())
      expect(link.start).toBeGreaterThanOrEqual(links[at - 1]?.end ?? 0);
  });
});

describe('pieces of a text', () => {
  test('are the whole text, with links whole and hits marked', () => {
    const text = 'слово https://example.ua слово';
    const parts = partsOf(text, linksIn(text), [
      [0, 5],
      [8, 11],
      [25, 30],
    ]);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.map(({ text: piece, link, isFound }) => [piece, link !== null, isFound])).toEqual([
      ['слово', false, true],
      [' ', false, false],
      ['https://example.ua', true, true],
      [' ', false, false],
      ['слово', false, true],
    ]);
  });

  test('overlapping hits become one', () => {
    expect(
      partsOf(
        'абвгд',
        [],
        [
          [0, 3],
          [2, 4],
        ],
      ).map(({ text }) => text),
    ).toEqual(['абвг', 'д']);
  });
});

const message = (id: string, body = id): Message => ({
  messageId: id as Message['messageId'],
  author: 'subscriber',
  authorId: '1',
  authorName: 'Олена',
  kind: 'text',
  body,
  attachments: [],
  at: '2026-11-24T10:00:00.000Z',
});
const messages = (...ids: string[]): Message[] => ids.map((id) => message(id));
const earlier = (id: string, ...ids: string[]): EarlierChat =>
  ({ conversationId: id, messages: messages(...ids) }) as unknown as EarlierChat;

describe('rows', () => {
  test('are the messages alone while there is nothing earlier', () => {
    const rows = layRows([], messages('a', 'b'));
    expect(rows.count).toBe(2);
    expect(rows.rowAt(1)).toMatchObject({
      kind: 'message',
      key: 'b',
      place: 1,
      above: { messageId: 'a' },
      chat: null,
    });
    expect([rows.indexOf('b'), rows.indexOf('x')]).toEqual([1, -1]);
  });

  test('have a heading over each chat once there are earlier ones, and keys that stay', () => {
    const rows = layRows([earlier('X', 'p', 'q'), earlier('Y', 'r')], messages('a', 'b'));
    const keys = Array.from({ length: rows.count }, (_, index) => rows.keyAt(index));
    expect(keys).toEqual(['chat X', 'p', 'q', 'chat Y', 'r', 'present', 'a', 'b']);
    for (const [index, key] of keys.entries()) {
      expect(rows.indexOf(key)).toBe(index);
      expect(rows.rowAt(index).key).toBe(key);
    }
    expect(rows.rowAt(6)).toMatchObject({ place: 0, above: undefined, chat: null });
  });

  test('are guessed higher for longer texts, but never higher than folded ones', () => {
    const height = (body: string): number => {
      const row = layRows([], [message('a', body)]).rowAt(0);
      return estimateHeightPx(row, 700);
    };
    expect(height('а')).toBeLessThan(height('а'.repeat(500)));
    expect(height('а'.repeat(4_000))).toBe(height('\n'.repeat(100)));
  });
});

describe('how far messages have got', () => {
  test('when they were read is told only where somebody saw it', () => {
    const steps = new Map<string, ReadStep[]>();
    const note = (read: string | null, atMs: number | null): void =>
      noteRead(
        steps,
        { conversation: { conversationId: 'X', subscriberMarks: { delivered: read, read } } } as never,
        atMs,
      );
    note('a', null);
    note('c', 1_000);
    note('c', 2_000);
    const list = messages('a', 'b', 'c', 'd');
    const at = readTimes(list, steps.get('X')!);
    expect([0, 1, 2, 3].map(at)).toEqual([undefined, 1_000, 1_000, undefined]);
  });

  test('forgets the oldest times without telling wrong ones', () => {
    const steps = new Map<string, ReadStep[]>();
    const many = Array.from({ length: 80 }, (_, place) => message(`m${place}`));
    for (const [place, { messageId }] of many.entries()) {
      noteRead(
        steps,
        {
          conversation: { conversationId: 'X', subscriberMarks: { delivered: null, read: messageId } },
        } as never,
        place,
      );
    }
    const at = readTimes(many, steps.get('X')!);
    expect(steps.get('X')!.length).toBeLessThanOrEqual(50);
    expect([at(0), at(30), at(79)]).toEqual([undefined, undefined, 79]);
  });
});

const stateOf = (more: boolean, ...ids: string[]): ConversationState =>
  ({ conversation: { deskMarks: {}, subscriberMarks: {} }, messages: messages(...ids), more }) as never;

describe('a conversation that nobody looks at', () => {
  const many = (count: number) => stateOf(false, ...Array.from({ length: count }, (_, n) => `m${n}`));
  test('keeps its newest hundred once it has more than two hundred, and can load the others', () => {
    expect(withoutOldest(many(200))).toEqual(many(200));
    const kept = withoutOldest(many(201));
    expect(kept.messages.map(({ messageId }) => messageId)).toEqual(
      many(201)
        .messages.slice(101)
        .map(({ messageId }) => messageId),
    );
    expect(kept.more).toBe(true);
  });
});

describe('a snapshot over what is known', () => {
  test('keeps older pages that join it', () => {
    const renewed = renewConversation(stateOf(false, 'a', 'b', 'c'), stateOf(true, 'b', 'c', 'd'));
    expect(renewed.messages.map(({ messageId }) => messageId)).toEqual(['a', 'b', 'c', 'd']);
    expect(renewed.more).toBe(false);
  });
  test('replaces what does not', () => {
    const fresh = stateOf(true, 'x', 'y');
    expect(renewConversation(stateOf(false, 'a', 'b'), fresh)).toBe(fresh);
    expect(renewConversation(undefined, fresh)).toBe(fresh);
  });
});

test('a fact in a conversation of 10,000 messages takes well under a millisecond', () => {
  let state = stateOf(false, ...Array.from({ length: 10_000 }, (_, place) => `m${place}`));
  const begun = performance.now();
  for (let n = 0; n < 200; n++) {
    const payload = { message: message(`n${n}`), waitingSince: null };
    state = applyConversationFact(state, { type: 'chat:sent', payload });
    deliveryAt(
      5_000,
      markPlaces(state.messages, { delivered: null, read: state.messages[9_990]!.messageId }),
    );
  }
  expect((performance.now() - begun) / 200).toBeLessThan(1);
  expect(state.messages.length).toBe(10_200);
});
