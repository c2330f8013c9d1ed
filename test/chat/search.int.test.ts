// Searching what was said: by beginnings of words however they are spelt, in one's own conversations only.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openChat, present } from '../support/hand-over-world.ts';

let opened: TestDatabase;
let desk: Desk;
let agent: Actor;
let other: Actor;
let supervisor: Actor;
let subscriber: Actor;
let conversationId: string;
let foreignId: string;

const say = (by: Actor, body: string, name: 'chat:send' | 'chat:note' = 'chat:send', id = conversationId) =>
  desk.order(by, name, { conversationId: id, ...desk.message(body) });

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  agent = await present(desk, 'Ткаченко Ірина');
  other = await present(desk, 'Гончар Оксана');
  supervisor = await present(desk, 'Коваль Марія', 'supervisor');
  subscriber = await desk.subscriber('Їжакевич Євген Ілліч');
  conversationId = await openChat(desk, subscriber, agent, 'Немає інтернету, роутер блимає');
  await say(agent, 'Зв’язок на вулиці Ґанковій відновили');
  await say(agent, 'ОНУ без сигналу, обіцяли майстра', 'chat:note');
  await say(agent, 'Знижка 100% на тиждень_один');
  foreignId = await openChat(desk, await desk.subscriber(), other, 'Чужий роутер не вмикається');
});
afterAll(() => opened.close());

const search = (text: string, by = agent, within?: string) =>
  desk.query(by, 'chat:search', { text, ...(within === undefined ? {} : { conversationId: within }) });
const found = async (text: string, by = agent, within?: string): Promise<string[]> =>
  (await search(text, by, within)).hits.map(({ snippet }) => snippet);
const marked = async (text: string): Promise<string[]> =>
  (await search(text)).hits.flatMap(({ snippet, highlights }) =>
    highlights.map(([start, end]) => snippet.slice(start, end)),
  );

describe('a search', () => {
  test.each([
    ['роут', ['роут']],
    ['РОУТЕР', ['роутер']],
    ["зв'яз", ['Зв’яз']],
    ['зв`язок', ['Зв’язок']],
    ['звязок', ['Зв’язок']],
    ['ганк', ['Ґанк']],
    ['ґанковій', ['Ґанковій']],
    ['інтер роут', ['інтер', 'роут']],
  ])('for «%s» finds and marks it', async (text, words) => {
    expect(await marked(text)).toEqual(words);
  });

  test('finds notes, with who wrote them and in whose conversation', async () => {
    expect((await search('майстра')).hits).toMatchObject([
      { kind: 'note', authorName: 'Ткаченко Ірина', subscriberName: 'Їжакевич Євген Ілліч', conversationId },
    ]);
  });

  test('wants every word, from its beginning', async () => {
    expect(await found('роутер сигналу')).toEqual([]);
    expect(await found('утер')).toEqual([]);
  });

  test.each(['%', '_', '*', '%%%', ':*', "'", '\\', '& |', '!()'])('takes «%s» for no word', async (text) => {
    expect(await search(text)).toEqual({ hits: [], cursor: null });
  });

  test('reads signs inside a query as separators, never as wildcards', async () => {
    expect(await found('100%')).toHaveLength(1);
    expect(await found('тиждень_один')).toHaveLength(1);
    expect(await found('ро%тер')).toEqual([]);
    expect(await found("роутер' | 'чужий")).toEqual([]);
    expect(await found('роутер:* & !інтернету')).toHaveLength(1);
  });

  test('finds what a lasting one wrote first by its newest, page by page', async () => {
    const someone = await desk.subscriber();
    const long = await openChat(desk, someone, agent, 'підрахунок 0');
    for (let n = 1; n <= 45; n++) await say(agent, `підрахунок ${n}`, 'chat:send', long);
    const numbers: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof search>> = await desk.query(agent, 'chat:search', {
        text: 'підрах',
        ...(cursor === null ? {} : { cursor }),
      });
      numbers.push(...page.hits.map(({ snippet }) => Number(snippet.split(' ')[1])));
      ({ cursor } = page);
    } while (cursor !== null);
    expect(numbers).toEqual(Array.from({ length: 46 }, (_, index) => 45 - index));
    const bad = desk.query(agent, 'chat:search', { text: 'підрах', cursor: "2026' or true" });
    expect(await desk.codeOf(bad)).toBe('INVALID');
  });

  test('cuts a long message to 160 characters around the first match', async () => {
    await say(agent, `${'початок '.repeat(60)}🙂 скарбничка ${'кінець '.repeat(60)}`);
    const [hit] = (await search('скарб')).hits;
    expect([...hit!.snippet].length).toBeLessThanOrEqual(160);
    expect(hit!.snippet).toMatch(/^….*🙂 скарбничка .*…$/u);
    expect(hit!.highlights.map(([start, end]) => hit!.snippet.slice(start, end))).toEqual(['скарб']);
  });
});

describe('the scope', () => {
  test('is what one took part in, also after handing it over', async () => {
    expect(await found('чужий')).toEqual([]);
    expect(await found('чужий', other)).toHaveLength(1);
    const ask = {
      conversationId: foreignId,
      kind: 'transfer',
      staffId: agent.id,
      note: 'так',
      draft: '',
    } as const;
    const { requestId } = await desk.order(other, 'chat:ask', ask);
    await desk.order(agent, 'chat:answer', { requestId, accept: true, reason: '' });
    expect(await found('чужий')).toHaveLength(1);
    expect(await found('чужий', other)).toHaveLength(1);
    expect(await found('чужий', await desk.staff('Нова Людина'))).toEqual([]);
  });

  test('of one conversation is closed to who may not read it', async () => {
    expect(await found('роутер', agent, conversationId)).toEqual(['Немає інтернету, роутер блимає']);
    expect(await desk.codeOf(search('роутер', other, conversationId))).toBe('NOT_FOUND');
  });

  test('of a supervisor is everything, audited once a sign-in', async () => {
    expect(await found('роутер', supervisor)).toHaveLength(2);
    await found('зв', supervisor);
    const rows = await opened.database.kysely
      .selectFrom('audit_trail')
      .select('subject_id')
      .where('actor', '=', `staff:${supervisor.id}`)
      .where('action', '=', 'search_conversations')
      .execute();
    expect(rows).toEqual([{ subject_id: 'conversations' }]);
  });
});
