// A visit from the agent's desk: by keys alone, the hold that is taken and runs out, two agents on one window, logistics, and back.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOpId } from '../../renderer/wire/wire.ts';
import type { DispatchSettings } from '../../shared/dispatch/dispatch-settings.contract.ts';
import type { Technician } from '../../shared/technician/technician.contract.ts';
import { axeViolations } from '../support/axe.ts';
import { enterBoard } from '../support/board-world.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { openTicket, samplePassword, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, startChat } from './subscriber-steps.ts';

const long = { timeout: 60_000 };
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;
let other: Page;
let ticketNumber: string;
/** The window that two agents wanted; one of them holds it. */
let taken: string;

const panel = (page: Page) => page.getByRole('region', { name: /Новий виїзд|Перенести виїзд/ });
const offers = (page: Page) => panel(page).locator('[data-row]');

/** From now on one technician works, in the evening, and there is one window a day that is as short as half a visit. */
async function leaveOnePlaceADay(): Promise<void> {
  const { wire, close } = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  const refused = { onFact: () => undefined, onRefused: () => undefined };
  const technicians = await new Promise<readonly Technician[]>((resolve) => {
    wire.follow('technicians', { ...refused, onSnapshot: (all) => resolve(all.technicians) });
  });
  const stays = technicians.find(({ shiftEndMinutes }) => shiftEndMinutes > 20 * 60)!;
  const month = {
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 30 * dayMs).toISOString(),
  };
  for (const { technicianId } of technicians) {
    if (technicianId === stays.technicianId) continue;
    const absence = { absenceId: newOpId() as never, technicianId, ...month, reason: 'leave' as const };
    expect(await wire.order('technician:add_absence', absence)).toMatchObject({ ok: true });
  }
  const settings = await new Promise<DispatchSettings>((resolve) => {
    wire.follow('dispatch_settings', { ...refused, onSnapshot: resolve });
  });
  const evening = { ...settings, windows: [[18 * 60, 18 * 60 + 30] as [number, number]] };
  expect(await wire.order('dispatch:save_settings', evening)).toMatchObject({ ok: true });
  close();
}

/** Time passes for the computer of `page`. */
async function passOn(page: Page, ms: number): Promise<void> {
  await page.clock.setSystemTime((await page.evaluate(() => Date.now())) + ms);
}

/** Step two once more, from wherever the panel is: the times that are offered now. */
async function timesOffered(page: Page): Promise<string[]> {
  while (!(await panel(page).getByText('Що робити').isVisible())) await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Enter');
  await panel(page).locator('[data-row]:not([aria-disabled])').first().waitFor(long);
  return offers(page).locator('.time').allInnerTexts();
}

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
  [backend, browser] = await Promise.all([
    startBackend('sample', undefined, [], 'movable'),
    openStoryBrowser(),
  ]);
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
    ticketNumber = await openTicket(agent, 'Немає лінку');
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

  it('is proposed as the outcome of the chat in which it was booked, which may be another all the same', async () => {
    await agent.keyboard.press('F8');
    const outcome = (name: string) => agent.getByRole('dialog').getByRole('radio', { name });
    await expect.poll(() => outcome('Домовлено про виїзд').isChecked()).toBe(true);
    await outcome('Домовлено про виїзд').focus();
    await agent.keyboard.press('ArrowUp');
    expect(await outcome('Вирішено').isChecked()).toBe(true);
    await agent.keyboard.press('Escape');
    await agent.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('goes to another place when its address is shown on the map by keys alone', async () => {
    await other.keyboard.press('F4');
    await panel(other).getByText('Виїзд платний').waitFor();
    await other.keyboard.press('Enter');
    await panel(other).getByRole('button', { name: 'Адреса не там?' }).click();
    const dialog = other.getByRole('dialog', { name: 'Де ця адреса' });
    const map = dialog.getByRole('application');
    await expect.poll(() => map.evaluate((one) => one === document.activeElement)).toBe(true);
    await dialog.getByText('Найближчий відомий будинок: ').waitFor(long);
    const before = await dialog.getByLabel('Координати').inputValue();
    expect(await axeViolations(other)).toEqual([]);
    for (let n = 0; n < 5; n++) await other.keyboard.press('ArrowRight');
    expect(await dialog.getByLabel('Координати').inputValue()).not.toBe(before);
    const box = (await map.boundingBox())!;
    await other.mouse.click(box.x + 100, box.y + 150);
    await dialog.getByText(/Найближчий відомий будинок: .+, [\d,\s]+к?м$/).waitFor();
    await map.press('Enter');
    await panel(other).getByText('Місце вказано на мапі вручну.').waitFor(long);
  });

  it('waits with what it holds while another page is shown, and is let go only when it is said so', async () => {
    await offers(other).first().click();
    await panel(other)
      .getByText(/Утримуємо/)
      .waitFor(long);
    await panel(other).getByLabel('Як потрапити').fill('код 7');
    await other.evaluate(() => (location.hash = '#/tickets'));
    await expect.poll(() => panel(other).count()).toBe(0);
    await other.keyboard.press('F2');
    await other.getByRole('dialog').getByRole('combobox').fill('0670000015');
    await other
      .getByRole('dialog')
      .getByText(/Коваль Олег/)
      .first()
      .waitFor(long);
    await other.keyboard.press('Enter');
    await panel(other)
      .getByText(/Утримуємо/)
      .waitFor(long);
    expect(await panel(other).getByLabel('Як потрапити').inputValue()).toBe('код 7');
    await other.evaluate(() => (location.hash = '#/desk'));
    await panel(other).getByLabel('Як потрапити').focus();
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
    // Nothing is blocked by it: a registered fault is mended at the company's cost.
    await panel(other)
      .getByText(/Послугу зупинено за борг \d+,\d\d\s₴: вона запрацює після оплати/)
      .waitFor();
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
    const asMoved = await promised.innerText();
    await agent.getByRole('button', { name: 'Сторінка абонента' }).click();
    // The desk has the same cards: only the page's own are meant from here.
    const page = agent.locator('[data-pane="page"]');
    await page.getByRole('heading', { name: 'Відкриті заявки' }).waitFor(long);
    expect(await promised.count()).toBe(1);
    expect(await promised.innerText()).toBe(asMoved);
    await promised.getByRole('button', { name: 'Перенести' }).press('Enter');
    await offers(agent).first().waitFor(long);
    await agent.keyboard.press('Escape');
    await expect.poll(() => panel(agent).count()).toBe(0);
    expect(await agent.evaluate(() => document.activeElement?.textContent)).toContain('Перенести');
    await promised.getByRole('button', { name: 'Скасувати виїзд' }).click();
    await agent.getByRole('dialog').getByLabel('Причина').fill('запрацювало саме');
    await agent.keyboard.press('Enter');
    await expect.poll(() => promised.count(), long).toBe(0);
    await agent.evaluate(() => (location.hash = '#/desk'));
  });

  it('is booked from the page of its ticket, which shows it at once', async () => {
    await agent.evaluate(() => (location.hash = '#/tickets'));
    await agent.getByRole('searchbox').fill(ticketNumber);
    await agent
      .locator('.rows [data-row]')
      .filter({ hasText: `№ ${ticketNumber}` })
      .click();
    const ticket = agent.locator('article.ticket');
    await ticket.getByRole('heading', { name: `№ ${ticketNumber}` }).waitFor(long);
    const state = () => ticket.getByRole('button', { name: 'Змінити стан' }).innerText();
    expect(await state()).not.toContain('Виїзд узгоджено');
    await agent.keyboard.press('F4');
    await panel(agent).getByText('Виїзд безкоштовний').waitFor(long);
    await agent.keyboard.press('Enter');
    await offers(agent).first().waitFor(long);
    const chosen = await offers(agent).first().locator('.time').innerText();
    await offers(agent).first().press('Enter');
    await panel(agent)
      .getByText(/Утримуємо/)
      .waitFor(long);
    await agent.keyboard.press('Enter');
    await agent
      .getByText(/Виїзд \d+ записано/)
      .first()
      .waitFor(long);
    await expect.poll(state, long).toContain('Виїзд узгоджено');
    expect(await ticket.locator('dl').innerText()).toContain(chosen);
    expect(await agent.evaluate(() => location.hash)).toContain('#/tickets/');
    await agent.evaluate(() => (location.hash = '#/desk'));
  });

  it('that two agents want in the last window goes to one; the other is told at once and offered the nearest', async () => {
    await leaveOnePlaceADay();
    for (const page of [agent, other]) {
      await page.keyboard.press('F4');
      await panel(page).getByText('Що робити').waitFor();
      await page.keyboard.press('Enter');
      await panel(page).getByText('Останнє').first().waitFor(long);
    }
    taken = await offers(other).first().locator('.time').innerText();
    // The other has chosen before, was told how to get in, and looks for an earlier time.
    await offers(other).nth(1).click();
    await panel(other).getByLabel('Як потрапити').fill('код 31');
    await other.keyboard.press('Alt+ArrowLeft');
    await panel(other).locator('[data-row]:not([aria-disabled])').filter({ hasText: taken }).waitFor(long);
    await offers(agent).filter({ hasText: taken }).click();
    await panel(agent)
      .getByText(/Утримуємо/)
      .waitFor(long);
    await offers(other).filter({ hasText: taken }).click();
    await panel(other).getByText(`Вікно ${taken} щойно зайняли. Найближчі два:`).waitFor(long);
    expect(await offers(other).count()).toBe(2);
    await offers(other).first().click();
    await panel(other)
      .getByText(/Утримуємо/)
      .waitFor(long);
    expect(await panel(other).getByLabel('Як потрапити').inputValue()).toBe('код 31');
  });

  it('is held for five minutes: then its agent is told to ask again and keeps what was typed, and others get the window', async () => {
    const clock = panel(agent).getByRole('timer');
    await panel(agent).getByLabel('Як потрапити').fill('код 27');
    await backend.pass(4.5 * minuteMs);
    await passOn(agent, 4.5 * minuteMs);
    await expect.poll(() => clock.innerText()).toMatch(/Утримуємо .* 0:[0-2]\d$/);
    expect(await timesOffered(other)).not.toContain(taken);
    // Also when the agent's computer has nothing to say any more.
    await backend.pass(minuteMs / 2);
    await expect.poll(() => timesOffered(other), long).toContain(taken);
    await passOn(agent, minuteMs / 2);
    const said = `П’ять хвилин минули, вікно ${taken} більше не утримується. Спитайте, чи час іще підходить`;
    await panel(agent).getByRole('alert').filter({ hasText: said }).waitFor();
    await offers(agent).filter({ hasText: taken }).click();
    await expect.poll(() => clock.innerText(), long).toMatch(/ (5:00|4:\d\d)$/);
    expect(await panel(agent).getByLabel('Як потрапити').inputValue()).toBe('код 27');
  });

  it('complains of nothing in the console', () => {
    expect(browser.complaints).toEqual([]);
  });
});
