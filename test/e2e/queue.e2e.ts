// Who gets the next chat, as an agent lives it: a break, the queue, a chat that rings, one that is missed, and calm with six.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDirectory } from '../support/data-directory.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { openScriptedSubscriber, type ScriptedSubscriber } from '../support/scripted-subscriber.ts';
import { composer, reply, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

const long = { timeout: 30_000 };
const offerMs = 10_000;
let backend: RunningBackend;
let browser: StoryBrowser;
let page: Page;
let people: { account: string; name: string }[] = [];
const subscribers: ScriptedSubscriber[] = [];

async function prepare(directory: string): Promise<void> {
  const { database, close } = await openDirectory(directory);
  const value = JSON.stringify({ offerSeconds: offerMs / 1_000 });
  await database.kysely.insertInto('settings').values({ key: 'chat', value }).execute();
  people = await database.kysely
    .selectFrom('subscribers as s')
    .select(['s.personal_account as account', 's.full_name as name'])
    .where('s.kind', '=', 'contract_individual')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('conversations as c')
            .select('c.conversation_id')
            .whereRef('c.subscriber_id', '=', 's.subscriber_id'),
        ),
      ),
    )
    .orderBy('s.subscriber_id')
    .limit(6)
    .execute();
  await close();
}

/** Counts what would be heard, and when. */
async function countSounds(watched: Page): Promise<void> {
  await watched.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(globalThis, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
      const now = performance.now();
      // The tones of one sound are asked for together.
      if (now - (heard.at(-1) ?? -1_000) > 100) heard.push(now);
      start.call(this, when);
    };
  });
}
interface Looked {
  isLookedAt: boolean;
  told: Notification[];
}
/** Keeps the notifications that are shown, and lets a test look away from the window. */
async function watchNotices(watched: Page): Promise<void> {
  await watched.context().grantPermissions(['notifications']);
  await watched.addInitScript(() => {
    const looked: Looked = { isLookedAt: true, told: [] };
    Object.assign(globalThis, { looked });
    document.hasFocus = () => looked.isLookedAt;
    globalThis.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        looked.told.push(this);
      }
    };
  });
}
const lookAway = (isLookedAt = false): Promise<void> =>
  page.evaluate((now) => {
    (globalThis as unknown as { looked: Looked }).looked.isLookedAt = now;
    dispatchEvent(new Event(now ? 'focus' : 'blur'));
  }, isLookedAt);
const told = (): Promise<string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { looked: Looked }).looked.told.map(({ title, body }) => `${title}. ${body}`),
  );
const heard = (): Promise<number[]> => page.evaluate(() => (globalThis as { heard?: number[] }).heard ?? []);

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend('sample', prepare), openStoryBrowser()]);
  page = await browser.open('about:blank');
  await countSounds(page);
  await watchNotices(page);
  await page.goto(backend.url);
});
afterAll(async () => {
  for (const subscriber of subscribers) subscriber.close();
  await browser.close();
  await backend.close();
});

/** The next of the people begins a conversation. */
async function start(text: string, topic: 'internet' | 'billing' = 'internet'): Promise<void> {
  const subscriber = await openScriptedSubscriber(backend, people[subscribers.length]!.account);
  subscribers.push(subscriber);
  await subscriber.start(text, topic);
}

const state = (): Promise<string> => page.getByRole('button', { name: /^Мій стан/ }).innerText();
const ringing = () => page.getByRole('button', { name: /^Прийняти чат/ });
const missed = () => page.getByRole('paragraph').filter({ hasText: 'Чат дзвонив, але ви не відповіли' });
const heading = (at: number) => page.getByRole('heading', { name: people[at]!.name, level: 1 });
const focused = (): Promise<string> =>
  page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? '');

describe('the state of an agent', () => {
  it('is a break after signing in: a chat waits in the queue and rings for nobody', async () => {
    await signIn(page, 'i.tkachenko');
    await expect.poll(state, long).toMatch(/^Перерва \d:\d\d$/);
    await start('Не працює інтернет');
    await page.getByText('У черзі · 1').waitFor();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await ringing().count()).toBe(0);
  });

  it('is told by the system only when that is wanted, which is tried at once', async () => {
    await lookAway();
    await page.getByRole('link', { name: 'Налаштування' }).click();
    const box = page.getByRole('checkbox', { name: /^Системні сповіщення/ });
    expect(await box.isChecked()).toBe(false);
    await box.check();
    await expect.poll(told).toEqual(['Сповіщення ввімкнено. Так скажемо, що дзвонить чат.']);
    await page.getByRole('navigation').getByRole('link').first().click();
  });

  it('goes on queue with one key; the chat rings without taking the focus, and F3 accepts it', async () => {
    await page.getByRole('navigation').getByRole('link').first().focus();
    const before = await focused();
    await page.keyboard.press('F7');
    await expect.poll(state, long).toBe('У черзі 0/6');
    await ringing().waitFor();
    expect(await focused()).toBe(before);
    expect(await ringing().innerText()).toContain(people[0]!.name);
    // The window is not in front: the system says it, without a name, and the title counts.
    await expect.poll(told).toContainEqual('Дзвонить чат. Натисніть, щоб відкрити.');
    expect((await told()).join()).not.toContain(people[0]!.name.split(' ')[0]!);
    await expect.poll(() => page.title()).toMatch(/^\(1\) /);
    await page.keyboard.press('F3');
    await heading(0).waitFor();
    await expect.poll(state, long).toBe('У черзі 1/6');
    await reply(page, 'Добрий день, дивлюся');
    await expect.poll(() => page.title()).toMatch(/^\p{L}/u);
    await page.getByRole('link', { name: 'Заявки' }).click();
    await subscribers[0]!.say('Дякую, чекаю');
    const waits = 'Абонент чекає на відповідь. Натисніть, щоб відкрити.';
    await expect.poll(told).toContainEqual(waits);
    await page.evaluate(() => {
      (globalThis as unknown as { looked: Looked }).looked.told.at(-1)?.dispatchEvent(new Event('click'));
    });
    await heading(0).waitFor();
    await lookAway(true);
    const heardOf = (await told()).length;
    await subscribers[0]!.say('Ви тут?');
    await page.getByRole('log').getByText('Ви тут?').waitFor();
    expect(await told()).toHaveLength(heardOf);
  });

  it('becomes a break when a chat rings in vain; one key goes back, and Enter accepts', async () => {
    const top = async () => (await page.locator('main').boundingBox())!.y;
    const before = await top();
    await start('Скільки коштує перехід?', 'billing');
    await ringing().waitFor();
    await missed().waitFor(long);
    // Nothing moves under a pointer that is about to press.
    expect(await top()).toBe(before);
    expect(await state()).toMatch(/^Перерва/);
    await expect.poll(() => ringing().count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page
      .getByRole('button', { name: /^До черги/ })
      .first()
      .click();
    await ringing().waitFor();
    expect(await missed().count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await ringing().focus();
    await page.keyboard.press('Enter');
    await heading(1).waitFor();
  });

  it('is chosen in the menu and in the palette', async () => {
    await page.getByRole('button', { name: /^Мій стан/ }).click();
    await page.getByRole('menuitem', { name: 'Команда' }).click();
    const team = page.getByRole('dialog', { name: 'Хто зараз приймає чати' });
    await expect.poll(() => team.getByRole('row').count()).toBeGreaterThan(4);
    expect(await team.getByRole('combobox').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Мій стан/ }).click();
    await page.getByRole('menuitemradio', { name: 'На дзвінку' }).click();
    await expect.poll(state, long).toMatch(/^На дзвінку \d:\d\d$/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Лише чати');
    await page.getByRole('option', { name: 'Мій стан: Лише чати' }).click();
    await expect.poll(state, long).toBe('Лише чати 2/6');
  });
});

describe('six chats with a message each second', () => {
  it('keep their order and the focus, say one sentence in five seconds and sound once in ten', async () => {
    for (let at = 2; at < 6; at++) {
      await start('Не працює телебачення');
      await ringing().waitFor();
      await page.keyboard.press('F3');
      await heading(at).waitFor();
      await reply(page, 'Добрий день, дивлюся');
    }
    await expect.poll(state, long).toBe('Лише чати 6/6');
    const rows = (): Promise<string[]> => page.locator('[data-row] .slot + .name').allInnerTexts();
    const order = await rows();
    expect(order).toEqual(people.slice(0, 6).map(({ name }) => name));
    await composer(page).focus();
    await page.keyboard.type('Пишу відповідь');
    await page.evaluate(() => {
      const said: { at: number; text: string }[] = [];
      Object.assign(globalThis, { said });
      // Every polite region but the open chat's own log.
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement;
          const text = element?.closest(
            '[role="status"], [aria-live="polite"]:not([role="log"])',
          )?.textContent;
          if (text && said.at(-1)?.text !== text) said.push({ at: performance.now(), text });
        }
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    });
    const before = await focused();
    const soundsBefore = (await heard()).length;
    // What rang last must not be what keeps the first message silent.
    await expect
      .poll(
        async () => page.evaluate(() => performance.now()).then(async (now) => now - (await heard()).at(-1)!),
        long,
      )
      .toBeGreaterThan(10_000);
    for (let second = 0; second < 12; second++) {
      await Promise.all([
        subscribers[second % 6]!.say(`Повідомлення ${second}`),
        new Promise((resolve) => setTimeout(resolve, 1_000)),
      ]);
      expect(await rows()).toEqual(order);
    }
    expect(await focused()).toBe(before);
    expect(await composer(page).inputValue()).toBe('Пишу відповідь');
    const said = await page.evaluate(
      () => (globalThis as { said?: { at: number; text: string }[] }).said ?? [],
    );
    // What is said and heard is seen some moments after it was decided on a busy machine, the one more, the next less.
    const lagMs = 2_000;
    const times = gaps(said.map(({ at }) => at));
    expect(said.length).toBeGreaterThan(1);
    expect(
      said.filter((_, at) => at > 0 && times[at - 1]! < 5_000 - lagMs),
      JSON.stringify(said),
    ).toEqual([]);
    const sounds = await heard();
    expect(sounds.length).toBeGreaterThan(soundsBefore);
    expect(gaps(sounds).filter((gap) => gap < 10_000 - lagMs)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, at) => time - times[at]!);
}
