// The story of the desk with three people at once: found, asked, taken by one of two, cut in the middle, ticket, closed, rated.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDirectory } from '../support/data-directory.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import {
  closeChat,
  composer,
  find,
  openTicket,
  reply,
  sendWaiting,
  shownMessages,
  signIn,
} from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, rate, say, startChat } from './subscriber-steps.ts';

const phone = '067 000 00 12';
const account = '100482317';
const name = 'Коваль Олена Петрівна';
const first = 'Добрий день! З ранку немає інтернету.';
const long = { timeout: 60_000 };

let backend: RunningBackend;
let browser: StoryBrowser;
let agents: { name: string; page: Page }[];
let winner: Page;
let loser: Page;
let subscriber: Page;
const written = [first];

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const queueRow = (page: Page) => page.getByRole('button', { name: new RegExp(`^Взяти: *${name}.*Інтернет`) });

/** Presses the same row on both pages at the same moment of the clock. */
async function takeTogether(pages: Page[]): Promise<void> {
  const rows = await Promise.all(pages.map((page) => queueRow(page).elementHandle()));
  const atMs = Date.now() + 1_000;
  await Promise.all(
    rows.map((row) =>
      row!.evaluate(
        (button, when) =>
          new Promise<void>((resolve) => {
            setTimeout(() => {
              (button as HTMLButtonElement).click();
              resolve();
            }, when - Date.now());
          }),
        atMs,
      ),
    ),
  );
}

describe('three people at one desk', () => {
  it('two agents sign in', async () => {
    agents = await Promise.all(
      [
        ['i.tkachenko', 'Ткаченко Ірина'],
        ['o.honchar', 'Гончар Олег'],
      ].map(async ([login, fullName]) => {
        const page = await browser.open(backend.url);
        await signIn(page, login!);
        return { name: fullName!, page };
      }),
    );
  });

  it('one finds the subscriber by F2 and opens the account', async () => {
    const { page } = agents[0]!;
    const rows = await find(page, phone.slice(0, 3));
    await rows.first().waitFor();
    await find(page, phone);
    await expect.poll(() => rows.first().innerText()).toContain(name);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    expect((await page.locator('main').innerText()).replace(/\s/g, '')).toContain(account);
    await page.keyboard.press('Alt+1');
  });

  it('the subscriber writes, and both agents see it in the queue', async () => {
    subscriber = await browser.open(`${backend.url}/assistant`, { viewport: { width: 390, height: 780 } });
    await enterAssistant(subscriber, account, backend);
    await startChat(subscriber, first);
    for (const { page } of agents) await queueRow(page).waitFor();
  });

  it('both take at the same moment: one has it, the other is told who', async () => {
    for (const { page } of agents) await queueRow(page).hover();
    await takeTogether(agents.map(({ page }) => page));
    const title = (page: Page) => page.getByRole('heading', { name, level: 1 });
    await expect
      .poll(async () => {
        const counts = await Promise.all(agents.map(({ page }) => title(page).count()));
        return counts.reduce((sum, count) => sum + count, 0);
      }, long)
      .toBe(1);
    const isFirst = (await title(agents[0]!.page).count()) === 1;
    const [mine, other] = isFirst ? agents : agents.toReversed();
    [winner, loser] = [mine!.page, other!.page];
    await loser.getByText(`Розмову вже прийняв інший оператор: ${mine!.name}`).waitFor();
    await expect.poll(() => queueRow(loser).count()).toBe(0);
    await expect.poll(() => queueRow(winner).count()).toBe(0);
    // Nothing moves under a pointer: the row keeps its place until the pointer goes.
    await loser.getByText('Уже не в черзі').waitFor();
    expect(await winner.getByText('Уже не в черзі').count()).toBe(0);
    await loser.mouse.move(720, 600);
    await loser.getByText('Уже не в черзі').waitFor({ state: 'detached' });
    await loser.getByText('Черга порожня.').waitFor();
    // The subscriber is told the first name only.
    await subscriber.getByText(`Вам відповідає ${mine!.name.split(' ')[1]}`, { exact: true }).waitFor();
  });

  it('five messages go each way', async () => {
    for (let at = 1; at <= 5; at++) {
      for (const text of [`Відповідь ${at}`, `Запитання ${at}`]) {
        await (text.startsWith('В') ? reply(winner, text) : say(subscriber, text));
        written.push(text);
        await expect.poll(() => shownMessages(winner), long).toEqual(written);
        await expect.poll(() => shownMessages(subscriber), long).toEqual(written);
      }
    }
  });

  it('a killed backend loses, doubles and moves nothing of what both were writing', async () => {
    const batch = (who: string) => [1, 2, 3, 4, 5, 6].map((at) => `${who} під час обриву ${at}`);
    const [fromAgent, fromSubscriber] = [batch('Оператор'), batch('Абонент')];
    const write = async (texts: string[], put: (text: string) => Promise<void>) => {
      for (const text of texts) await put(text);
    };
    const both = (from: number, to?: number) =>
      Promise.all([
        write(fromAgent.slice(from, to), (text) => reply(winner, text)),
        write(fromSubscriber.slice(from, to), (text) => say(subscriber, text)),
      ]);
    const writing = both(0, 4);
    const dieInTheMiddle = async () => {
      await expect.poll(() => shownMessages(winner), { ...long, interval: 10 }).toContain(fromAgent[1]);
      await backend.kill9();
    };
    await Promise.all([writing, dieInTheMiddle()]);
    await both(4);
    await winner.getByText(/Немає зв’язку з .*Можна читати й писати/).waitFor();
    await subscriber.getByText('Відновлюємо зв’язок…').waitFor();
    expect(await winner.locator('.delivery.waiting').count()).toBeGreaterThanOrEqual(2);
    await composer(winner).fill('Чернетка, що переживе все');

    await backend.restart();
    await winner.getByText(/Немає зв’язку з /).waitFor({ state: 'detached', timeout: 60_000 });
    await subscriber.getByText('Відновлюємо зв’язок…').waitFor({ state: 'detached', timeout: 60_000 });
    await sendWaiting(winner);
    const count = written.length + 12;
    await expect.poll(async () => (await shownMessages(winner)).length, long).toBe(count);
    const seen = await shownMessages(winner);
    await expect.poll(() => shownMessages(subscriber), long).toEqual(seen);
    expect(seen.slice(0, written.length)).toEqual(written);
    expect(seen.filter((text) => text.startsWith('Оператор'))).toEqual(fromAgent);
    expect(seen.filter((text) => text.startsWith('Абонент'))).toEqual(fromSubscriber);
    written.splice(0, written.length, ...seen);
  });

  it('reloaded pages show the same, and the draft is there', async () => {
    await Promise.all([winner.reload(), subscriber.reload(), loser.reload()]);
    await expect.poll(() => shownMessages(winner), long).toEqual(written);
    await expect.poll(() => shownMessages(subscriber), long).toEqual(written);
    expect(await composer(winner).inputValue()).toBe('Чернетка, що переживе все');
    await composer(winner).fill('');
    await loser.getByText('Черга порожня.').waitFor();
    await loser.getByText('У вас немає розмов.').waitFor();
  });

  it('a ticket is opened, and the other agent sees it come', async () => {
    await loser.keyboard.press('Alt+3');
    await loser.getByRole('heading', { name: /Заявки · \d+/ }).waitFor();
    const number = await openTicket(winner, 'Немає оптичного сигналу');
    // A row that is still being fetched shows its number too, and cannot be pressed.
    await loser.locator('button[data-row]').getByText(`№ ${number}`).click();
    await loser.locator('article.ticket').getByText('Немає оптичного сигналу').waitFor();
  });

  it('the chat is closed, rated 4, and the agent sees it', async () => {
    await closeChat(winner, 'Відкрито заявку');
    await rate(subscriber, 4);
    await winner.getByText('Оцінка 4 з 5').first().waitFor();
    const done = winner.locator('[data-row]', { hasText: name });
    await expect.poll(() => done.getByLabel('Оцінка 4 з 5').innerText()).toContain('4');
  });

  it('the database holds what the pages showed, once and in order', async () => {
    await Promise.all([...agents.map(({ page }) => page), subscriber].map((page) => page.context().close()));
    expect(await backend.stop()).toBe(0);
    const { database, close } = await openDirectory(backend.directory);
    const stored = await database.kysely
      .selectFrom('messages')
      .innerJoin('conversations', 'conversations.conversation_id', 'messages.conversation_id')
      .innerJoin('subscribers', 'subscribers.subscriber_id', 'conversations.subscriber_id')
      .select(['messages.body', 'messages.kind'])
      .where('subscribers.personal_account', '=', account)
      .where('conversations.closed_at', '>', new Date(Date.now() - 3_600_000))
      .orderBy('messages.message_seq')
      .execute();
    const ratings = await database.kysely
      .selectFrom('ratings')
      .select('score')
      .orderBy('rated_at', 'desc')
      .execute();
    await close();
    expect(stored.filter(({ kind }) => kind === 'text').map(({ body }) => body)).toEqual(written);
    expect(ratings[0]).toEqual({ score: 4 });
    expect(browser.complaints).toEqual([]);
  });
});
