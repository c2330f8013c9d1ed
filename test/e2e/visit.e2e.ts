// A visit from the agent's desk: by keys alone, the hold that is taken and runs out, two agents on one window, logistics, and back.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { openTicket, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, startChat } from './subscriber-steps.ts';

const long = { timeout: 60_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;
let other: Page;

const panel = (page: Page) => page.getByRole('region', { name: /Новий виїзд|Перенести виїзд/ });
const offers = (page: Page) => panel(page).locator('[data-row]');

/** A subscriber writes, the agent takes the chat and sees the card. */
async function call(page: Page, login: string, words: string): Promise<void> {
  const assistant = await browser.open(`${backend.url}/assistant`);
  await enterAssistant(assistant, login, backend);
  await startChat(assistant, words);
  await page.keyboard.press('F3');
  await page.getByText(words).first().waitFor(long);
  await page.getByRole('button', { name: /Новий виїзд/ }).waitFor(long);
  await assistant.context().close();
}

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  agent = await browser.open(backend.url);
  other = await browser.open(backend.url);
  await signIn(agent, 'o.honchar');
  await signIn(other, 'm.bereza');
  await call(agent, '0670000012', 'Немає інтернету');
  await call(other, '0670000015', 'Не працює роутер');
});
afterAll(async () => {
  await browser.close();
  await backend.close();
});

describe('a visit', () => {
  it('is booked in three steps and at most twelve key presses, and stands among what we promised', async () => {
    await openTicket(agent, 'Немає лінку');
    let presses = 0;
    const press = async (key: string): Promise<void> => {
      presses += 1;
      await agent.keyboard.press(key);
    };
    await press('F4');
    await panel(agent).getByText('Виїзд безкоштовний').waitFor();
    await press('Enter');
    await offers(agent).first().waitFor(long);
    expect(await offers(agent).count()).toBe(3);
    await panel(agent).getByText('Рекомендовано').waitFor();
    expect(await axeViolations(agent)).toEqual([]);
    await expect
      .poll(() =>
        offers(agent)
          .first()
          .evaluate((row) => row === document.activeElement),
      )
      .toBe(true);
    await press('ArrowDown');
    const chosen = await agent.locator('[data-row]:focus .time').innerText();
    await press('Enter');
    await panel(agent)
      .getByText(/Утримуємо для цієї розмови: [45]:\d\d/)
      .waitFor(long);
    expect(await panel(agent).locator('blockquote').innerText()).toContain('Майстер приїде');
    expect(await axeViolations(agent)).toEqual([]);
    await press('Enter');
    await agent
      .getByText(/Виїзд \d+ записано/)
      .first()
      .waitFor(long);
    expect(presses).toBeLessThanOrEqual(12);
    const promised = agent.getByRole('region', { name: 'Ми обіцяли' });
    await expect.poll(() => promised.innerText(), long).toContain(chosen);
  });

  it('is not let go by one stray key, and is when it is said so', async () => {
    await other.keyboard.press('F4');
    await panel(other).getByText('Виїзд платний').waitFor();
    await other.keyboard.press('Enter');
    await offers(other).first().click();
    await panel(other)
      .getByText(/Утримуємо/)
      .waitFor(long);
    await other.keyboard.press('Escape');
    const dialog = other.getByRole('dialog', { name: 'Відпустити вікно?' });
    await dialog.getByRole('button', { name: 'Лишити' }).click();
    await panel(other)
      .getByText(/Утримуємо/)
      .waitFor();
    await other.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Відпустити й закрити' }).click();
    await expect.poll(() => panel(other).count()).toBe(0);
  });

  it('that suits nobody goes to logistics with its wishes, and what we promised says so', async () => {
    await other.keyboard.press('F4');
    await other.keyboard.press('Enter');
    await panel(other).getByRole('button', { name: 'Жодне не підходить' }).click();
    await panel(other).getByLabel('Побажання').fill('лише у вихідні після обіду');
    await panel(other).getByRole('button', { name: 'Передати логістам' }).click();
    await other
      .getByText(/у логістів/)
      .first()
      .waitFor(long);
    await other.getByRole('region', { name: 'Ми обіцяли' }).getByText('час ще не узгоджено').waitFor(long);
  });

  it('is moved and cancelled from the card, with a reason', async () => {
    const promised = agent.getByRole('region', { name: 'Ми обіцяли' });
    const before = await promised.innerText();
    await promised.getByRole('button', { name: 'Перенести' }).click();
    await offers(agent).first().waitFor(long);
    await offers(agent).last().click();
    await panel(agent)
      .getByRole('button', { name: /Записати/ })
      .click();
    await expect.poll(() => promised.innerText(), long).not.toBe(before);
    expect(await promised.locator('li').count()).toBe(1);
    await promised.getByRole('button', { name: 'Скасувати виїзд' }).click();
    await agent.getByRole('dialog').getByLabel('Причина').fill('запрацювало саме');
    await agent.keyboard.press('Enter');
    await expect.poll(() => promised.count(), long).toBe(0);
  });

  it('complains of nothing in the console', () => {
    expect(browser.complaints).toEqual([]);
  });
});
