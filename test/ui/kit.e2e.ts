// Looks at the kit and the frame in a real browser: accessibility, fit, keys on a Cyrillic layout, focus, panes.
import { axeViolations } from '../support/axe.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKit } from './kit-page.ts';
import type { OpenKit } from './kit-page.ts';

let kit: OpenKit;
beforeAll(async () => {
  kit = await openKit();
});
afterAll(() => kit.close());

/** Things that must never be cut and are, and how far the page would scroll sideways. */
function misfits(page: Page) {
  return page.evaluate(() => ({
    cut: [...document.querySelectorAll('[data-noclip]')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .map((element) => element.textContent),
    sideways: document.documentElement.scrollWidth - innerWidth,
  }));
}
function press(page: Page, key: string, code: string, modifiers = {}) {
  return page.evaluate(
    ([init]) => {
      const target = document.activeElement ?? document.body;
      return target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
    },
    [{ key, code, ...modifiers }],
  );
}
const focusName = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') || element?.textContent?.trim() || element?.tagName || '';
  });

const places = ['desk', 'subscribers', 'tickets'];

describe.each(['light', 'dark'])('in the %s theme', (theme) => {
  it.each(places)('axe finds nothing on the page %s, and nothing is cut', async (place) => {
    const page = await kit.open(`?theme=${theme}&connection=offline#/${place}`);
    // The skeleton of rows comes after 150 ms.
    await page.waitForTimeout(200);
    expect(await axeViolations(page)).toEqual([]);
    expect(await misfits(page)).toEqual({ cut: [], sideways: 0 });
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => misfits(page)).toEqual({ cut: [], sideways: 0 });
    await page.context().close();
  });

  it('axe finds nothing in the palette, the list of keys, the menu, a dialog and a toast', async () => {
    const page = await kit.open(`?theme=${theme}#/subscribers`);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Ткаченко/ }).click();
    await page.getByRole('menu').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Передати/ }).click();
    await page.getByText('Передано', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: /Завершити/ }).click();
    await page.getByRole('dialog').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

it('fits in every language and density, and on a screen zoomed to 200 %', async () => {
  const page = await kit.open('?connection=offline#/desk');
  for (const width of [1024, 512]) {
    await page.setViewportSize({ width, height: 700 });
    for (const language of ['uk', 'en', 'ru']) {
      for (const density of ['comfortable', 'compact', 'dense']) {
        await page.evaluate(`void Object.assign(kit.preferences, ${JSON.stringify({ language, density })})`);
        await page.waitForSelector(`html[lang=${language}][data-density=${density}]`);
        const name = `${language} ${density} ${width}`;
        await expect.poll(() => misfits(page), { message: name }).toEqual({ cut: [], sideways: 0 });
      }
    }
  }
  await page.context().close();
});

describe('the palette', () => {
  it('opens by Ctrl+Л, finds in the wrong layout, runs by Enter and gives the caret back', async () => {
    const page = await kit.open('?theme=light#/desk');
    await page.focus('textarea');
    await page.evaluate(() => document.querySelector('textarea')?.setSelectionRange(3, 7));
    await press(page, 'л', 'KeyK', { ctrlKey: true });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('ntvyf');
    await page.getByRole('option', { name: 'Темна' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForSelector('html[data-theme="dark"]');
    const caret = () =>
      page.evaluate(() => {
        const area = document.querySelector('textarea');
        return document.activeElement === area ? [area?.selectionStart, area?.selectionEnd] : 'elsewhere';
      });
    expect(await caret()).toEqual([3, 7]);
    await press(page, 'л', 'KeyK', { ctrlKey: true });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await caret()).toEqual([3, 7]);
    await page.context().close();
  });
});

describe('the focus', () => {
  it('goes by F6 from pane to pane and lands where it last was', async () => {
    const page = await kit.open('#/desk');
    await page.focus('textarea');
    const walk: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      await page.keyboard.press('F6');
      walk.push(await focusName(page));
    }
    expect(walk[1]).toMatch(/^Телефон/);
    expect(walk[2]).toBe('Розмови');
    expect(walk[3]).toMatch(/^Взяти наступний/);
    expect(walk[4]).toBe('TEXTAREA');
    await page.keyboard.press('Shift+F6');
    expect(await focusName(page)).toMatch(/^Взяти наступний/);
    await page.context().close();
  });

  it('has one stop in the rail, and Alt with a digit goes to a place', async () => {
    const page = await kit.open('#/desk');
    await page.focus('nav a');
    await page.keyboard.press('ArrowDown');
    expect(await focusName(page)).toBe('Абоненти');
    await page.keyboard.press('Tab');
    expect(await focusName(page)).toMatch(/^Взяти наступний/);
    await press(page, '2', 'Digit2', { altKey: true });
    await page.getByRole('heading', { name: 'Елементи' }).waitFor();
    await page.context().close();
  });

  it('stays in a dialog, begins in its first field and returns to the button', async () => {
    const page = await kit.open('#/subscribers');
    await page.getByRole('button', { name: /Завершити/ }).click();
    const field = page.getByLabel('Підсумок');
    await field.waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true);
    await press(page, '1', 'Digit1', { altKey: true });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focusName(page)).toMatch(/^Завершити/);
    await page.context().close();
  });
});

it('the lock covers everything, also an open dialog, and gives back the text, the caret and the dialog', async () => {
  const page = await kit.open('#/desk');
  const area = page.getByLabel('Відповідь абоненту');
  await area.fill('Добрий день');
  await area.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(2, 5));
  await press(page, 'д', 'KeyL', { ctrlKey: true });
  await page.getByRole('dialog', { name: 'Екран заблоковано' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await press(page, 'F1', 'F1');
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.getByRole('button', { name: 'Розблокувати' }).click();
  await expect.poll(() => area.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await area.evaluate((element: HTMLTextAreaElement) => element.selectionStart)).toBe(2);
  expect(await area.inputValue()).toBe('Добрий день');

  await page.keyboard.press('F1');
  await page.getByRole('dialog').waitFor();
  await press(page, 'l', 'KeyL', { ctrlKey: true });
  const top = () =>
    page.evaluate(() => document.elementFromPoint(512, 200)?.closest('[role="dialog"]')?.textContent);
  await expect.poll(top).toContain('Екран заблоковано');
  await page.getByRole('button', { name: 'Розблокувати' }).click();
  await expect.poll(top).toContain('Клавіші');
  await page.context().close();
});

it('a button that is busy or refused stays in reach and does nothing', async () => {
  const page = await kit.open('#/subscribers');
  await page.getByRole('button', { name: 'Надсилаємо' }).click({ force: true });
  const refused = page.getByRole('button', { name: 'Переказати бонуси' });
  await refused.click({ force: true });
  expect(await page.textContent('#pressed')).toBe('');
  // Right after a press no focus opens it: the library waits for a timer, which comes late on a busy machine.
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Скинути' }).focus();
      await refused.focus();
      return page.getByRole('tooltip').count();
    })
    .toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Дії із заявкою' }).click();
  await page.getByRole('menuitem', { name: /Нова заявка/ }).click();
  expect(await page.textContent('#pressed')).toBe('menu');
  await page.context().close();
});

it('panes are exactly as designed, keep the width that a person gave and forget it on a double click', async () => {
  const page = await kit.open('#/desk', { width: 1440, height: 900 });
  const panes = () =>
    page.$$eval('main [data-pane]', (list) => list.map((pane) => pane.getBoundingClientRect().width));
  expect(await panes()).toEqual([288, 724, 372]);
  const divider = page.getByRole('separator').first();
  const box = await divider.boundingBox();
  if (!box) throw new Error('the divider is not on screen');
  await page.mouse.move(box.x + 4, 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 44, 300, { steps: 4 });
  await page.mouse.up();
  expect(await panes()).toEqual([328, 684, 372]);
  await page.reload();
  await divider.waitFor();
  expect(await panes()).toEqual([328, 684, 372]);
  await divider.dblclick();
  await page.getByRole('separator').last().press('ArrowLeft');
  expect(await panes()).toEqual([288, 708, 388]);
  await page.setViewportSize({ width: 1024, height: 700 });
  expect(await panes()).toEqual([232, 424, 312]);
  await page.context().close();
});

it('a place of another role says for whom it is, and is absent from the rail', async () => {
  const page = await kit.open('?role=admin#/tickets');
  await page.getByText(/^Ця сторінка для .+\. Ваша роль: .+/).waitFor();
  const rail = await page.$$eval('nav a', (links) => links.map((link) => link.getAttribute('aria-label')));
  expect(rail).toEqual(['Налаштування']);
  await page.context().close();
});

it('a lost connection is said in a strip, its return in a toast', async () => {
  const page = await kit.open('?connection=offline&language=en#/desk');
  await page.getByText('2 messages wait to be sent.').waitFor();
  await page.evaluate('kit.connection.become("online"), kit.connection.returned(3)');
  await page.getByText('Back online, 3 updates').first().waitFor();
  expect(await page.getByText('No connection since').count()).toBe(0);
  await page.context().close();
});

it('stops all motion for those who ask for it', async () => {
  const page = await kit.open('#/subscribers');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const running = () =>
    document.getAnimations().filter((motion) => motion.playState === 'running' && motion.effect !== null)
      .length;
  expect(await page.evaluate(running)).toBe(0);
  await page.context().close();
});

it('the console and the content security policy had nothing to complain of', () => {
  expect(kit.complaints).toEqual([]);
});
