// kill -9 of a browser with a subscriber's first words, with messages that wait and drafts of both sides, and the crash of the
// desk's page: nothing of them is lost.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composer, reply, samplePassword, sendWaiting, shownMessages, signIn } from '../e2e/agent-steps.ts';
import { enterAssistant, say, startChat } from '../e2e/subscriber-steps.ts';
import { openKillableBrowser, type KillableBrowser } from '../support/killable-browser.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';

let backend: RunningBackend;
let browser: KillableBrowser;
let subscriber: Page;
const first = 'Не працює інтернет';
const queued = Array.from({ length: 20 }, (_, n) => `Відповідь ${n + 1} з двадцяти`);
const draft = 'Ще не дописана думка';
const asked = Array.from({ length: 3 }, (_, n) => `Питання ${n + 1} з трьох`);
const subscriberDraft = 'І ще одне, не допи';

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openKillableBrowser()]);
  subscriber = await browser.open(`${backend.url}/assistant/`);
  await enterAssistant(subscriber, '100482317', backend);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const said = (page: Page) => page.locator('article .body').allInnerTexts();
const field = (page: Page) => page.getByLabel('Ваше повідомлення');

/** The desk again, signed in by what the browser kept or by the password, with the chat open. */
async function comeBack(): Promise<Page> {
  const page = await browser.open(backend.url);
  const password = page.getByLabel('Пароль', { exact: true });
  await Promise.race([password.waitFor(), composer(page).waitFor()]);
  if (await password.isVisible()) {
    if ((await page.getByLabel('Логін').count()) > 0) await page.getByLabel('Логін').fill('i.tkachenko');
    await password.fill(samplePassword);
    await page.keyboard.press('Enter');
  }
  await composer(page).waitFor();
  return page;
}

/** The screen ends with the newest messages, however many fit on it, each once and in order. */
async function expectConversation(page: Page): Promise<void> {
  const all = [first, ...asked, ...queued];
  const shown = await shownMessages(page);
  expect(shown.length).toBeGreaterThan(5);
  expect(shown).toEqual(all.slice(-shown.length));
}

test('the first words of a subscriber outlive kill -9 of the browser, before there is a conversation', async () => {
  const words = subscriber.getByLabel('Опишіть, що сталося');
  await words.pressSequentially(first);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await browser.kill9();
  await browser.restart();
  subscriber = await browser.open(`${backend.url}/assistant/`);
  await expect.poll(() => subscriber.getByLabel('Опишіть, що сталося').inputValue()).toBe(first);
  await startChat(subscriber, first);
  await subscriber.reload();
  await expect.poll(() => said(subscriber), { timeout: 30_000 }).toEqual([first]);
});

test('what waits and the drafts of both sides outlive kill -9 of the browser; each message goes once, in order', async () => {
  const page = await browser.open(backend.url);
  await signIn(page, 'i.tkachenko');
  await page.keyboard.press('F3');
  await composer(page).waitFor();
  await backend.kill9();
  for (const text of queued) await reply(page, text);
  await composer(page).pressSequentially(draft);
  for (const text of asked) await say(subscriber, text);
  await field(subscriber).pressSequentially(subscriberDraft);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await browser.kill9();
  await backend.restart();
  await browser.restart();
  subscriber = await browser.open(`${backend.url}/assistant/`);
  await expect.poll(() => said(subscriber), { timeout: 30_000 }).toEqual([first, ...asked]);
  await expect.poll(() => subscriber.getByText('чекає на надсилання').count(), { timeout: 30_000 }).toBe(0);
  expect(await field(subscriber).inputValue()).toBe(subscriberDraft);
  const again = await comeBack();
  await sendWaiting(again);
  await expectConversation(again);
  await expect.poll(() => composer(again).inputValue()).toBe(draft);
  await expect.poll(() => said(subscriber), { timeout: 30_000 }).toEqual([first, ...asked, ...queued]);
});

test('a page that crashed comes back with the same chat and draft', async () => {
  const page = await comeBack();
  const more = `${draft}, і ще слово`;
  await composer(page).fill(more);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  const again = await comeBack();
  await expect.poll(() => composer(again).inputValue()).toBe(more);
  await expectConversation(again);
});
