// kill -9 of the agent's browser with messages that wait and a draft, and the crash of its page: nothing of them is lost.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { composer, reply, samplePassword, sendWaiting, shownMessages, signIn } from '../e2e/agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/story-browser.ts';
import { enterAssistant, startChat } from '../e2e/subscriber-steps.ts';
import { openKillableBrowser, type KillableBrowser } from '../support/killable-browser.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';

let backend: RunningBackend;
let others: StoryBrowser;
let agents: KillableBrowser;
let subscriber: Page;
const first = 'Не працює інтернет';
const queued = Array.from({ length: 20 }, (_, n) => `Відповідь ${n + 1} з двадцяти`);
const draft = 'Ще не дописана думка';

beforeAll(async () => {
  [backend, others, agents] = await Promise.all([startBackend(), openStoryBrowser(), openKillableBrowser()]);
  subscriber = await others.open(`${backend.url}/assistant/`);
  await enterAssistant(subscriber, '100482317', backend);
  await startChat(subscriber, first);
});
afterAll(async () => {
  await agents.close();
  await others.close();
  await backend.close();
});

/** The desk again, signed in by what the browser kept or by the password, with the chat open. */
async function comeBack(): Promise<Page> {
  const page = await agents.open(backend.url);
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
  const all = [first, ...queued];
  const shown = await shownMessages(page);
  expect(shown.length).toBeGreaterThan(5);
  expect(shown).toEqual(all.slice(-shown.length));
}

test('20 replies that wait and a draft outlive kill -9 of the browser; each reply goes once, in order', async () => {
  const page = await agents.open(backend.url);
  await signIn(page, 'i.tkachenko');
  await page.keyboard.press('F3');
  await composer(page).waitFor();
  await backend.kill9();
  for (const text of queued) await reply(page, text);
  await composer(page).pressSequentially(draft);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await agents.kill9();
  await backend.restart();
  await agents.restart();
  const again = await comeBack();
  await sendWaiting(again);
  await expectConversation(again);
  await expect.poll(() => composer(again).inputValue()).toBe(draft);
  await vi.waitFor(
    async () => expect(await subscriber.locator('article .body').allInnerTexts()).toEqual([first, ...queued]),
    { timeout: 30_000 },
  );
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
