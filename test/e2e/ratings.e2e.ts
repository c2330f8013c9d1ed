// Ratings from end to end: asked for once, given, changed and passed over by the subscriber, seen live by the agent and studied.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeColourViolations, axeViolations } from '../support/axe.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { closeChat, composer, reply, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, say, startChat } from './subscriber-steps.ts';

const long = { timeout: 30_000 };
const account = '100482317';
const name = 'Коваль Олена Петрівна';
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;
let subscriber: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  agent = await browser.open(backend.url);
  await signIn(agent, 'i.tkachenko');
  subscriber = await browser.open(`${backend.url}/assistant`, { viewport: { width: 390, height: 780 } });
  await enterAssistant(subscriber, account, backend);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

async function talk(text: string): Promise<void> {
  await startChat(subscriber, text);
  await agent.getByText('У черзі · 1').waitFor();
  await agent.keyboard.press('F3');
  await agent.getByRole('heading', { name, level: 1 }).waitFor();
  await reply(agent, 'Вже дивлюся');
  await subscriber.getByText('Вже дивлюся').waitFor();
}
const score = (value: number) => subscriber.locator('label.score').nth(value - 1);
const press = (label: string) => subscriber.getByRole('button', { name: label, exact: true }).click();

describe('a closed chat', () => {
  it('asks once by itself; a low score asks why, and the agent sees it without a reload', async () => {
    await talk('Немає інтернету');
    await subscriber.getByLabel('Ваше повідомлення').fill('Я ще пишу це');
    await closeChat(agent, 'Перезавантажили');
    await agent.getByText(/^Оцінку запитано о \d\d:\d\d$/).waitFor();
    await subscriber.getByText('Як ми допомогли?').waitFor();
    expect(await subscriber.getByText('Що пішло не так?').count()).toBe(0);
    await score(2).click();
    await subscriber.getByText('Що пішло не так?').waitFor();
    await subscriber.getByLabel('Довго відповідали').check();
    await subscriber.getByLabel('Коментар (необов’язково)').fill('Чекала годину');
    await press('Надіслати оцінку');
    await subscriber.getByText('Ваша оцінка: 2 з 5').waitFor();
    const line = agent.getByRole('status').filter({ hasText: 'Оцінка 2 з 5, погано' });
    await line.waitFor();
    for (const words of ['Чекала годину', 'довго', 'Перезавантажили']) await line.getByText(words).waitFor();
  });

  it('lets the rating be changed, also after a reload, and shows the talk again', async () => {
    await subscriber.reload();
    await subscriber.getByText('Ваша оцінка: 2 з 5').waitFor();
    await press('Показати розмову');
    await subscriber.getByText('Вже дивлюся').waitFor();
    await press('Змінити оцінку');
    await expect.poll(() => score(2).getByRole('radio').isChecked(), long).toBe(true);
    await score(5).click();
    expect(await subscriber.getByText('Що пішло не так?').count()).toBe(0);
    await press('Надіслати оцінку');
    await subscriber.getByText('Ваша оцінка: 5 з 5').waitFor();
    const line = agent.getByRole('status').filter({ hasText: 'Оцінка 5 з 5, чудово' });
    await line.getByText(/змінено/).waitFor();
    expect(await line.getByText('довго').count()).toBe(0);
  });

  it('gives what was left in its field to the next one', async () => {
    await press('Нова розмова');
    await expect.poll(() => subscriber.getByLabel('Опишіть, що сталося').inputValue()).toBe('Я ще пишу це');
    await subscriber.reload();
    await expect.poll(() => subscriber.getByLabel('Опишіть, що сталося').inputValue()).toBe('Я ще пишу це');
  });

  it('is passed over in one tap, which the agent sees', async () => {
    await talk('Ще одне питання');
    await closeChat(agent, 'Пояснено');
    await press('Пропустити');
    await agent.getByText('Абонент пропустив оцінку').waitFor();
    await press('Нова розмова');
  });

  it('starts a follow-up with what came too late, and the rating before can still be given', async () => {
    await talk('Телевізор мовчить');
    await subscriber.context().setOffline(true);
    await subscriber.getByText('Відновлюємо зв’язок…').waitFor();
    await say(subscriber, 'Ви ще тут?');
    await subscriber.getByText('чекає на надсилання').waitFor();
    await closeChat(agent, 'Пояснено');
    await subscriber.context().setOffline(false);
    await subscriber.getByText(/у черзі/).waitFor({ timeout: 60_000 });
    await subscriber.getByRole('log').getByText('Ви ще тут?').waitFor();
    await agent.getByText('У черзі · 1').waitFor();
    await press('Оцінити');
    await score(4).click();
    await press('Надіслати оцінку');
    await subscriber.getByText(/у черзі/).waitFor();
    expect(await subscriber.getByRole('button', { name: 'Оцінити', exact: true }).count()).toBe(0);
    await agent.keyboard.press('F3');
    await agent.getByRole('log').getByText('Ви ще тут?').waitFor();
    await composer(agent).waitFor();
  });
});

describe('the ratings', () => {
  let boss: Page;

  it('of a period sum up, with the response beside them, and each number opens its chats', async () => {
    boss = await browser.open(backend.url, { viewport: { width: 1440, height: 900 } });
    await signIn(boss, 's.doroshenko');
    await boss.getByRole('link', { name: 'Оцінки' }).click();
    await boss.getByRole('heading', { name: 'Оцінки', level: 1 }).waitFor();
    await boss.getByText(/Оцінили \d+\s% із \d+ (завершеної розмови|завершених розмов)/).waitFor();
    const counts = await boss.locator('[data-count]').allInnerTexts();
    const total = Number(await boss.locator('[data-total]').innerText());
    expect(counts).toHaveLength(5);
    expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(total);
    const ones = boss.getByRole('button', { name: /^Оцінка 2, погано: / });
    const twos = Number(counts[3]);
    await ones.click();
    expect(new URL(boss.url()).hash).toContain('scores=2');
    const rows = boss.getByRole('list', { name: 'Оцінені розмови' }).locator('[data-row]');
    await expect.poll(() => rows.count(), long).toBe(Math.min(50, twos));
  });

  it('of a person are a range in words; few of them have no average, no comparison', async () => {
    const few = boss.locator('tr[data-few]');
    await few.first().waitFor();
    for (const row of await few.all()) {
      expect(await row.innerText()).toMatch(/мало оцінок: \d+–\u2060\d+\s%|оцінок немає/);
      expect(await row.locator('.average').innerText()).toBe('–');
      expect(await row.locator('svg').count()).toBe(0);
      expect((await row.getByRole('rowheader').boundingBox())!.width).toBeGreaterThan(100);
      expect((await row.locator('th > *').first().boundingBox())!.width).toBeGreaterThan(60);
    }
    await boss.getByRole('button', { name: /^Усі оцінки: Ткаченко Ірина, / }).click();
    await boss.getByText('Розмови: Ткаченко Ірина').waitFor();
    const first = boss.getByRole('list', { name: 'Оцінені розмови' }).locator('[data-row]').first();
    // The newest of hers is of this minute.
    await expect.poll(() => first.innerText(), long).toContain(name);
    expect(await first.innerText()).toContain('Ткаченко Ірина');
  });

  it('open the transcript beside the list by keyboard, with the rating pinned, and the address keeps it', async () => {
    const rows = boss.getByRole('list', { name: 'Оцінені розмови' }).locator('[data-row]');
    await rows.first().focus();
    await boss.keyboard.press('Enter');
    const transcript = boss.locator('[data-pane="transcript"]');
    await transcript.getByText('Оцінка 4 з 5, добре').waitFor();
    await transcript.getByText('Телевізор мовчить').waitFor();
    expect(await transcript.locator('textarea').count()).toBe(0);
    await boss.keyboard.press('j');
    await transcript.getByText('Оцінка 5 з 5, чудово').waitFor();
    await boss.reload();
    await transcript.getByText('Оцінка 5 з 5, чудово').waitFor();
    await boss.getByText('Розмови: Ткаченко Ірина').waitFor();
    await boss.emulateMedia({ colorScheme: 'dark' });
    expect(await axeColourViolations(boss)).toEqual([]);
    await boss.emulateMedia({ colorScheme: 'light' });
    expect(await axeViolations(boss)).toEqual([]);
  });

  it('at 1024 stand beside the transcript, at 512 one at a time; nothing scrolls sideways', async () => {
    for (const width of [1024, 512]) {
      await boss.setViewportSize({ width, height: 700 });
      await boss.locator('[data-pane="transcript"]').getByText('Оцінка 5 з 5, чудово').waitFor();
      await expect.poll(() => boss.locator('[data-pane="list"]').isVisible()).toBe(width === 1024);
      const back = boss.getByRole('button', { name: 'До оцінок' });
      await back.first().click();
      if (width === 512) await back.first().click();
      await boss.getByText('Розподіл оцінок').waitFor();
      expect(await boss.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      expect(await axeViolations(boss)).toEqual([]);
      await boss.goBack();
      if (width === 512) await boss.locator('[data-pane="transcript"]').waitFor();
    }
  });

  it('that are low wait for a review: key by key, the next one opens and what was not saved stays', async () => {
    const ofPerson = boss.url();
    await boss.setViewportSize({ width: 1440, height: 900 });
    await boss.goto(`${backend.url}/#/ratings`);
    const waiting = boss.locator('[data-to-review]');
    const count = async () => Number(/\d+/.exec(await waiting.innerText())?.[0]);
    await expect.poll(count, long).toBeGreaterThan(2);
    const before = await count();
    const open = () => new URL(boss.url()).hash;
    const cause = (words: string) => boss.getByRole('radio', { name: words });
    const focusedRow = () => boss.evaluate(() => document.activeElement?.hasAttribute('data-row'));
    await waiting.click();
    await boss.getByText('Оцінки 1–2 за останні 90 днів').waitFor();
    await boss.keyboard.press('j');
    await cause('3. мережа').waitFor();
    const first = open();
    expect(await axeViolations(boss)).toEqual([]);
    // Nothing is decided without a cause.
    await boss.keyboard.press('Control+Enter');
    await boss.getByText('Оберіть причину.').waitFor();
    await boss.keyboard.press('3');
    await boss.getByLabel('Нотатка').fill('Аварія на Тополиній');
    await boss.reload();
    await expect.poll(() => boss.getByLabel('Нотатка').inputValue(), long).toBe('Аварія на Тополиній');
    expect(await cause('3. мережа').isChecked()).toBe(true);
    await boss.keyboard.press('Control+Enter');
    await expect.poll(count, long).toBe(before - 1);
    await expect.poll(open).not.toBe(first);
    await expect.poll(focusedRow).toBe(true);
    expect(await boss.getByLabel('Нотатка').inputValue()).toBe('');
    await boss.goto(`${backend.url}/${first}`);
    const review = boss.getByRole('region', { name: 'Розгляд низької оцінки' });
    await waiting.click();
    await review.getByText('мережа · нічого').waitFor();
    await review.getByText('Аварія на Тополиній').waitFor();
    await boss.getByText(`Розглянуто 1 з `).waitFor();
    await waiting.click();
    await boss.keyboard.press('j');
    for (let left = before - 1; left > 0; left--) {
      await cause('5. неясно').waitFor();
      await boss.keyboard.press('5');
      await boss.keyboard.press('Control+Enter');
      await expect.poll(count, long).toBe(left - 1);
    }
    await boss.getByText('Усі низькі оцінки розглянуто.').waitFor();
    // With none to go on to it stays, and may be decided anew as often as one likes.
    await boss.goto(`${backend.url}/${first}`);
    await waiting.click();
    for (const [key, words] of [
      ['2', 'правила · нічого'],
      ['1', 'оператор · нічого'],
    ] as const) {
      await review.getByRole('button', { name: 'Змінити' }).click();
      await boss.keyboard.press(key);
      await boss.keyboard.press('Control+Enter');
      await review.getByText(words).waitFor();
    }
    await boss.goto(ofPerson);
  });

  it('of an agent are their own, and a link to a person shows no more', async () => {
    const { hash } = new URL(boss.url());
    const who = /who=([0-9a-f-]+)/.exec(hash)?.[1] ?? '';
    expect(who).not.toBe('');
    await boss.context().close();
    const other = await browser.open(`${backend.url}/#/ratings?who=${who}&period=month`);
    await signIn(other, 'm.bereza');
    await other.getByRole('heading', { name: 'Мої оцінки' }).waitFor();
    await other.getByText(/Оцінили \d+\s%/).waitFor();
    expect(await other.getByText('За операторами').count()).toBe(0);
    expect(await other.locator('[data-to-review]').count()).toBe(0);
    expect(await other.locator('body').innerText()).not.toContain('Ткаченко Ірина');
    expect(browser.complaints).toEqual([]);
  });
});
