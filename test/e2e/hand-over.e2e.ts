// One chat and three colleagues, without a mouse: transferred with note and draft, declined, joined, merged, found again.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { axeViolations } from '../support/axe.ts';
import { closeChat, composer, reply, shownMessages, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, rate, say, startChat } from './subscriber-steps.ts';

const account = '100482317';
const note = 'Перевірити лінію: ОНУ мовчить';
const draft = 'Можу запропонувати майстра';
const long = { timeout: 30_000 };

let backend: RunningBackend;
let browser: StoryBrowser;
let owner: Page;
let colleague: Page;
let supervisor: Page;
let subscriber: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  [owner, colleague, supervisor] = (await Promise.all(
    ['i.tkachenko', 'o.honchar', 's.doroshenko'].map(async (login) => {
      const page = await browser.open(backend.url);
      await signIn(page, login);
      return page;
    }),
  )) as [Page, Page, Page];
  subscriber = await browser.open(`${backend.url}/assistant/`);
  await enterAssistant(subscriber, account, backend);
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

const dialogOf = (page: Page) => page.getByRole('dialog');
const request = (page: Page) => page.getByRole('group', { name: /Вам передають|Вас запрошують/ });

/** F9, the person by arrows, the note, Ctrl+Enter. */
async function transfer(page: Page, to: string, text: string): Promise<void> {
  await page.keyboard.press('F9');
  const target = dialogOf(page).getByRole('radio', { name: new RegExp(to) });
  await target.waitFor();
  for (let n = 0; n < 12 && !(await target.isChecked()); n++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  if (
    !(await dialogOf(page)
      .getByLabel('Нотатка для колеги')
      .evaluate((area) => area === document.activeElement))
  )
    await page.keyboard.press('Tab');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
}

describe('a chat among colleagues', () => {
  it('has an earlier one, closed and rated', async () => {
    await startChat(subscriber, 'Скільки коштує статична адреса?');
    await owner.keyboard.press('F3');
    await reply(owner, 'Сорок гривень на місяць');
    await closeChat(owner, 'статична адреса');
    await rate(subscriber, 5);
    await subscriber.getByRole('button', { name: /Нова розмова|Почати нову|Ще питання/ }).click();
    await startChat(subscriber, 'З ранку немає інтернету');
    await owner.keyboard.press('F3');
    await expect.poll(() => shownMessages(owner), long).toContain('З ранку немає інтернету');
  });

  it('is declined with a reason that the owner reads, and stays theirs', async () => {
    await composer(owner).fill(draft);
    const top = async () => (await colleague.locator('main').boundingBox())!.y;
    const before = await top();
    await transfer(owner, 'Гончар Олег', note);
    await owner.getByText(/Передаємо, відповіді ще немає/).waitFor();
    await request(colleague).getByText(note).waitFor();
    expect(await top()).toBe(before);
    expect(await axeViolations(colleague)).toEqual([]);
    await colleague.keyboard.press('Shift+F9');
    await colleague.keyboard.press('Tab');
    await colleague.keyboard.press('Enter');
    await colleague.keyboard.type('Іду на обід');
    await colleague.keyboard.press('Enter');
    await owner
      .getByText(/Не зараз: .*Іду на обід/)
      .first()
      .waitFor();
    expect(await composer(owner).inputValue()).toBe(draft);
    expect(await axeViolations(owner)).toEqual([]);
  });

  it('can be asked again and withdrawn', async () => {
    await transfer(owner, 'Гончар Олег', note);
    await owner.getByRole('button', { name: 'Відкликати' }).press('Enter');
    await request(colleague).waitFor({ state: 'detached' });
  });

  it('goes over with the note and the draft', async () => {
    await composer(owner).focus();
    await transfer(owner, 'Гончар Олег', note);
    await request(colleague).waitFor();
    await colleague.keyboard.press('Shift+F9');
    await colleague.keyboard.press('Enter');
    await expect.poll(() => composer(colleague).inputValue(), long).toBe(draft);
    await colleague.getByText(note).first().waitFor();
    await composer(owner).waitFor({ state: 'detached' });
    await composer(colleague).press('Enter');
    await subscriber.getByText(draft).waitFor();
    expect(await subscriber.getByText('ОНУ мовчить').count()).toBe(0);
  });

  it('has a colleague beside its owner, and both write', async () => {
    await colleague.getByRole('button', { name: 'Ще дії' }).press('Enter');
    await colleague.keyboard.press('Enter');
    const target = dialogOf(colleague).getByRole('radio', { name: /Ткаченко Ірина/ });
    await target.check();
    expect(await axeViolations(colleague)).toEqual([]);
    await dialogOf(colleague).getByLabel('Нотатка для колеги').fill('Підкажи про тариф');
    await colleague.keyboard.press('Control+Enter');
    await request(owner).waitFor();
    await owner.keyboard.press('Shift+F9');
    await owner.keyboard.press('Enter');
    await owner.getByText(/Ви допомагаєте. Розмову веде/).waitFor();
    await reply(owner, 'Я теж тут: тариф не змінився');
    // Who writes at the same time is asked first; here one has read the other.
    await expect.poll(() => shownMessages(colleague), long).toContain('Я теж тут: тариф не змінився');
    await colleague.locator('[data-row]', { hasText: 'Ткаченко Ірина: Я теж тут' }).waitFor();
    await reply(colleague, 'Майстер буде о чотирнадцятій');
    await say(subscriber, 'Дякую вам обом');
    for (const page of [owner, colleague]) {
      const last = ['Я теж тут: тариф не змінився', 'Майстер буде о чотирнадцятій', 'Дякую вам обом'];
      await expect.poll(async () => (await shownMessages(page)).slice(-3), long).toEqual(last);
    }
    await owner.getByRole('button', { name: 'Вийти', exact: true }).press('Enter');
    await composer(owner).waitFor({ state: 'detached' });
  });

  it('takes an earlier chat in, and lets it out again', async () => {
    await colleague.getByRole('button', { name: 'Показати попередні розмови' }).press('Enter');
    const merge = colleague.getByRole('button', { name: 'Приєднати', exact: true }).last();
    await merge.press('Enter');
    await colleague
      .getByText(/Приєднано розмову від/)
      .first()
      .waitFor();
    expect(await axeViolations(colleague)).toEqual([]);
    const toast = colleague.locator('.toast', { hasText: 'Розмову приєднано' });
    const notice = colleague.getByRole('list', { name: 'Сповіщення' }).getByText(/приймає ваше/);
    const [above, below] = [await toast.boundingBox(), await notice.boundingBox()];
    expect(above!.y + above!.height).toBeLessThan(below!.y);
    // In a text Ctrl+Z is the text's own.
    await colleague.getByRole('navigation').getByRole('link').first().focus();
    await colleague.keyboard.press('Control+z');
    await colleague
      .getByText(/Від’єднано розмову від/)
      .first()
      .waitFor();
    // The last note is the line that says so, and no summary.
    await colleague.keyboard.press('F8');
    expect(await dialogOf(colleague).getByLabel('Підсумок').inputValue()).not.toContain('{');
    await colleague.keyboard.press('Escape');
  });

  it('is found by its words by who took part, and by a supervisor', async () => {
    for (const [page, words] of [
      [owner, 'чотирнадц'],
      [supervisor, 'майстер'],
    ] as const) {
      await page.keyboard.press('Shift+F2');
      await page.keyboard.type(words);
      await dialogOf(page).getByRole('option').first().waitFor();
    }
    expect(await axeViolations(supervisor)).toEqual([]);
    await supervisor.keyboard.press('Escape');
    await owner.keyboard.press('Enter');
    await owner.locator('.target', { hasText: 'Майстер буде о чотирнадцятій' }).waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
