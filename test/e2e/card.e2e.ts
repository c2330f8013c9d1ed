// The subscriber's card in the browser: what logistics never gets, what the audit trail keeps, what one failure spares.
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDirectory } from '../support/data-directory.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { find, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

const olena = { phone: '0670000012', name: 'Коваль Олена Петрівна' };
const oleh = { phone: '0670000015', name: 'Коваль Олег Іванович' };
const long = { timeout: 60_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;
let dispatcher: Page;
const frames: string[] = [];

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  agent = await browser.open(backend.url);
  await signIn(agent, 'o.honchar');
  dispatcher = await browser.open('about:blank');
  dispatcher.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(payload.toString()));
    socket.on('framereceived', ({ payload }) => frames.push(payload.toString()));
  });
  await dispatcher.goto(backend.url);
  await signIn(dispatcher, 'n.hnatiuk');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

async function open(page: Page, { phone, name }: typeof olena): Promise<void> {
  const row = (await find(page, phone)).first();
  await expect.poll(() => row.innerText(), long).toContain(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

/** Works on the database while the backend is down. */
async function withDatabase<T>(work: (kysely: Opened['database']['kysely']) => Promise<T>): Promise<T> {
  expect(await backend.stop()).toBe(0);
  const opened = await openDirectory(backend.directory);
  try {
    return await work(opened.database.kysely);
  } finally {
    await opened.close();
    await backend.restart();
  }
}
type Opened = Awaited<ReturnType<typeof openDirectory>>;

function selectLooks(db: Opened['database']['kysely']) {
  return db
    .selectFrom('audit_trail')
    .innerJoin('staff', (join) => join.on(sql`'staff:' || staff.staff_id`, '=', sql`audit_trail.actor`))
    .innerJoin('subscribers', (join) =>
      join.on(sql`'subscriber:' || subscribers.subscriber_id`, '=', sql`audit_trail.subject_id`),
    )
    .select(['staff.login', 'audit_trail.action', 'subscribers.full_name as name'])
    .orderBy('audit_trail.seq')
    .execute();
}

describe('the card', () => {
  it('shows an agent the money', async () => {
    await open(agent, olena);
    await agent.getByText('Баланс').waitFor();
    const shown = (await agent.locator('main').innerText()).replace(/\s/g, '');
    expect(shown).toContain('24,50₴');
    expect(shown).toContain('«Швидкий100»·200₴/міс');
  });

  it('gives logistics no money, neither on the screen nor on the wire', async () => {
    await open(dispatcher, olena);
    await dispatcher.getByText('Недоступно для логістики').waitFor();
    await dispatcher.getByText('Домашній інтернет').waitFor();
    await open(dispatcher, oleh);
    const html = await dispatcher.content();
    expect(html).not.toMatch(/₴|24,50|180,00|Баланс|Швидкий/);
    const wire = frames.join('\n');
    expect(wire).toContain(olena.name);
    expect(wire).toContain('home_internet');
    expect(wire).not.toMatch(/kopiykas|balance|tariff|payment|bonus|Швидкий|-?2450\b|18000\b/i);
  });

  it('refuses logistics the page of an agent, whatever the address says', async () => {
    await dispatcher.goto(`${backend.url}/#/desk`);
    await dispatcher.getByText(/Ця сторінка для .*Ваша роль: логіст/).waitFor();
  });

  it('writes one audit row for each opening, and none for catching up', async () => {
    await open(agent, oleh);
    await open(agent, olena);
    await backend.kill9();
    await agent.getByText(/Немає зв’язку з /).waitFor();
    await backend.restart();
    await agent.getByText(/Немає зв’язку з /).waitFor({ state: 'detached', timeout: 60_000 });
    await agent.getByText('Баланс').waitFor();
    const looks = await withDatabase(async (db) => {
      await sql`alter table ratings rename to ratings_lost`.execute(db);
      return selectLooks(db);
    });
    const byAgent = (name: string) => ({ login: 'o.honchar', action: 'open_card', name });
    const byDispatcher = (name: string) => ({ login: 'n.hnatiuk', action: 'open_contact', name });
    expect(looks).toEqual([
      byAgent(olena.name),
      byDispatcher(olena.name),
      byDispatcher(oleh.name),
      byAgent(oleh.name),
      byAgent(olena.name),
    ]);
  });

  it('shows the rest when one section cannot be read: the table of ratings has gone', async () => {
    await agent.getByText(/Немає зв’язку з /).waitFor({ state: 'detached', timeout: 60_000 });
    await open(agent, oleh);
    await agent.getByText('Ця частина не відкрилася. Решта даних правильна.').waitFor();
    const code = (await agent.getByText(/^Код: /).innerText()).replace('Код: ', '').trim();
    expect(backend.lines.filter((line) => line.includes(code))).toHaveLength(1);
    await agent.getByText('Баланс').waitFor();
    await agent.getByText('Домашній інтернет').waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
