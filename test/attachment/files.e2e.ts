// Files between an agent's desk and a subscriber's phone of 320 pixels: sent, seen small and large, saved, refused, resumed.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { composer, samplePassword, signIn } from '../e2e/agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/story-browser.ts';
import { enterAssistant, startChat } from '../e2e/subscriber-steps.ts';
import { axeViolations } from '../support/axe.ts';
import { exe, jpeg, pdf, webp } from '../support/files.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';

const long = { timeout: 30_000 };
let backend: RunningBackend;
let browser: StoryBrowser;
let agent: Page;
let phone: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  [agent, phone] = await Promise.all([
    browser.open(backend.url, { acceptDownloads: true }),
    browser.open(`${backend.url}/assistant`, { viewport: { width: 320, height: 568 }, hasTouch: true }),
  ]);
  await Promise.all([signIn(agent, 'ye.zaiets'), enterAssistant(phone, '100482317', backend)]);
  await startChat(phone, 'Роутер блимає');
  await agent.getByText('У черзі · 1').waitFor();
  await agent.keyboard.press('F3');
  await phone.getByText('Вам відповідає Євгенія').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await backend?.close();
});

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
const choose = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator('input[type=file]').setInputFiles(files);
const trayItems = (page: Page) => page.locator('.tray .file');
/** Resolves when all that was chosen may be sent. */
const allReady = (page: Page, count: number) =>
  vi.waitFor(
    async () => expect(await page.locator('.tray .file[data-state=ready]').count()).toBe(count),
    long,
  );
/** Resolves to the pixels of a picture that the browser has decoded. */
const pixelsOf = (page: Page, selector: string) =>
  vi.waitFor(async () => {
    const size = await page
      .locator(selector)
      .last()
      .evaluate((image) => [
        (image as HTMLImageElement).naturalWidth,
        (image as HTMLImageElement).naturalHeight,
      ]);
    expect(size[0]).toBeGreaterThan(0);
    return size;
  }, long);

it('an agent sends a picture and a PDF; the subscriber sees the one small and saves the other', async () => {
  await choose(
    agent,
    file('схема.webp', 'image/webp', webp(800, 400)),
    file('акт робіт.pdf', 'application/pdf', pdf),
  );
  await allReady(agent, 2);
  expect(await axeViolations(agent)).toEqual([]);
  await composer(agent).fill('Ось як це виглядає');
  await composer(agent).press('Enter');
  await phone.getByText('Ось як це виглядає').waitFor();
  expect(await pixelsOf(phone, 'img[alt$="схема.webp"]')).toEqual([320, 160]);
  expect(await trayItems(agent).count()).toBe(0);
  const saving = phone.waitForEvent('download');
  await phone.getByRole('button', { name: 'Зберегти: акт робіт.pdf' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('акт робіт.pdf');
  expect(readFileSync(await saved.path())).toEqual(pdf);
  expect(await axeViolations(phone)).toEqual([]);
});

it('a subscriber sends a photo from a phone; the agent looks at it large and comes back by keyboard', async () => {
  await choose(phone, file('IMG_0001.jpg', 'image/jpeg', jpeg(1_200, 900, 6)));
  await allReady(phone, 1);
  const sideways = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways).toBe(0);
  await phone.getByRole('button', { name: 'Надіслати' }).click();
  const small = agent.getByRole('button', { name: 'Переглянути: IMG_0001.jpg' });
  await small.waitFor();
  expect(await pixelsOf(agent, 'article img[alt$="IMG_0001.jpg"]')).toEqual([240, 320]);
  await small.press('Enter');
  const dialog = agent.getByRole('dialog', { name: 'Зображення: IMG_0001.jpg' });
  await dialog.waitFor();
  // As the orientation says: upright.
  expect(await pixelsOf(agent, 'dialog img')).toEqual([900, 1_200]);
  await agent.keyboard.press('Control+l');
  await agent.getByText('Екран заблоковано').first().waitFor();
  expect(await agent.locator('dialog').count()).toBe(0);
  await agent.keyboard.type(samplePassword);
  await agent.keyboard.press('Enter');
  await small.press('Enter');
  await dialog.waitFor();
  await agent.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await small.evaluate((button) => button === document.activeElement)).toBe(true);
});

it('two Enters in a row send a file once', async () => {
  const field = phone.getByLabel('Ваше повідомлення');
  await choose(phone, file('рахунок.pdf', 'application/pdf', pdf));
  await allReady(phone, 1);
  await field.fill('Ось рахунок');
  await field.evaluate((element) => {
    for (let n = 0; n < 2; n++)
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await agent.getByRole('button', { name: 'Зберегти: рахунок.pdf' }).waitFor();
  // The page itself may hear of its message later than the agent does.
  await phone.getByRole('button', { name: 'Зберегти: рахунок.pdf' }).first().waitFor();
  await vi.waitFor(
    async () => expect(await phone.locator('article .foot').last().innerText()).not.toContain('чекає'),
    long,
  );
  expect(await phone.getByRole('button', { name: 'Зберегти: рахунок.pdf' }).count()).toBe(1);
  expect(await phone.getByText('Не надіслано').count()).toBe(0);
});

it('what may not be sent says why, and nothing goes until it is taken out', async () => {
  await choose(agent, file('фото.png', 'image/png', exe));
  await agent.getByRole('alert').getByText('Такий файл не можна надіслати').waitFor();
  await composer(agent).fill('Без файлу');
  await composer(agent).press('Enter');
  expect(await composer(agent).inputValue()).toBe('Без файлу');
  await agent.getByRole('button', { name: 'Прибрати: фото.png' }).click();
  const six = Array.from({ length: 6 }, (_, n) => file(`${n}.pdf`, 'application/pdf', pdf));
  await choose(agent, ...six);
  await agent.getByText('До повідомлення можна додати 5 файлів').waitFor();
  await allReady(agent, 5);
  for (let n = 0; n < 5; n++) await agent.getByRole('button', { name: `Прибрати: ${n}.pdf` }).click();
  await composer(agent).press('Enter');
  await phone.getByText('Без файлу').waitFor();
});

it('a file for a note stays off the reply, and a line that breaks is gone on with', async () => {
  await agent.context().setOffline(true);
  await choose(agent, file('журнал.txt', 'text/plain', Buffer.from('рядок журналу\n'.repeat(60_000))));
  await agent.locator('.tray').getByText('чекає на зв’язок').waitFor();
  await agent.context().setOffline(false);
  await allReady(agent, 1);
  await agent.reload();
  await allReady(agent, 1);
  await agent.locator('button.mode.note').click();
  expect(await trayItems(agent).count()).toBe(0);
  expect(browser.complaints).toEqual([]);
});
