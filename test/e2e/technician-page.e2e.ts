// A technician's day on a small phone: sign-in by code, reports that the board and the subscriber see, a note with a photo, the link in an SMS;
// and the technicians as logistics keeps them, by keys.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOpId } from '../../renderer/wire/wire.ts';
import type { VisitId } from '../../shared/ids.ts';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { axeViolations } from '../support/axe.ts';
import { enterBoard } from '../support/board-world.ts';
import { fieldPhone, fieldVisitIds, writeFieldDay } from '../support/field-world.ts';
import { png } from '../support/files.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { samplePassword, signIn } from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

const long = { timeout: 60_000 };
const phone = { viewport: { width: 360, height: 640 }, hasTouch: true };
let backend: RunningBackend;
let browser: StoryBrowser;
let board: Page;
let page: Page;

/** What was sent to this phone, oldest first. */
const smsTo = (msisdn: string): string[] =>
  backend.lines.flatMap((line) => {
    if (!line.includes('"sms"')) return [];
    const { sms } = JSON.parse(line.slice(line.indexOf('{'))) as { sms: { to: string; text: string } };
    return sms.to === msisdn ? [sms.text] : [];
  });
const tile = (at: number) => page.getByRole('list', { name: 'Виїзди на сьогодні' }).locator('> li').nth(at);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
/** As a thumb that slips: also what comes in the place of the button, as soon as it is there. */
const pressTwice = (name: string, next: string): Promise<boolean> =>
  page.evaluate(
    async (labels) => {
      const find = (label: string) =>
        [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === label);
      find(labels.name)!.click();
      for (let frames = 0; frames < 20 && !find(labels.next); frames++)
        await new Promise(requestAnimationFrame);
      find(labels.next)?.click();
      return find(labels.next) !== undefined;
    },
    { name, next },
  );
const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend('sample', writeFieldDay), openStoryBrowser()]);
  board = await browser.open(backend.url);
  await signIn(board, 'n.hnatiuk');
  page = await browser.open(`${backend.url}/technician/`, phone);
});
afterAll(async () => {
  await browser?.close();
  await backend?.close();
});

describe('the technician’s page', () => {
  it('lets in by a code to the phone that logistics has, and an unknown phone learns nothing', async () => {
    await page.getByLabel('Ваш телефон').fill('050 000 99 99');
    await press('Отримати код');
    await page.getByText('Якщо цей телефон належить майстрові').waitFor(long);
    await press('Інший номер');
    await page.getByLabel('Ваш телефон').fill(fieldPhone);
    await press('Отримати код');
    await page.getByText('Якщо цей телефон належить майстрові').waitFor(long);
    await expect.poll(() => smsTo(fieldPhone).length).toBe(1);
    await page.getByLabel('Код із SMS').fill(smsTo(fieldPhone)[0]!.slice(0, 4));
    await press('Увійти');
    await page.getByText('Завершено 0 з 2').waitFor(long);
    expect(smsTo('380500009999')).toEqual([]);
  });

  it('shows the day in order, and what is reported stands on the board and reaches the subscriber', async () => {
    await board.getByText('Майстренко Іван').first().waitFor(long);
    await tile(0).getByText('код 27, другий поверх').waitFor();
    expect(await tile(0).getByRole('link', { name: 'На мапі' }).getAttribute('href')).toMatch(
      /^geo:50\.45,30\.52\?q=/,
    );
    expect(await axeViolations(page)).toEqual([]);
    expect(await isWide()).toBe(false);
    const lane = board.locator(`[data-visit="${fieldVisitIds[0]}"]`);
    // The second tap of a double one is not meant for what comes in the place of the first.
    expect(await pressTwice('Їду', 'На місці')).toBe(true);
    await tile(0).getByText('їду', { exact: true }).waitFor(long);
    await press('На місці');
    await page.getByRole('button', { name: 'Ще 30 хвилин' }).waitFor(long);
    await page.getByRole('button', { name: 'Ще 30 хвилин' }).click();
    await tile(0).getByText(/75 хв/).waitFor(long);
    await expect.poll(() => smsTo('380670000012')).toEqual([expect.stringContaining('уже їде до вас')]);
    await page.getByLabel('Нотатка').fill('Замінив конектор');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'фото.png', mimeType: 'image/png', buffer: png(60, 40) });
    await press('Зберегти нотатку');
    await page.getByRole('list', { name: 'Нотатки' }).getByText('Замінив конектор').waitFor(long);
    await page.getByRole('list', { name: 'Нотатки' }).getByText('фото.png').waitFor(long);
    await lane.click();
    const card = board.locator('[data-pane=visit]');
    await card.getByText('Замінив конектор').waitFor(long);
    await card.getByText('фото.png').waitFor(long);
    expect(await pressTwice('Готово', 'Так')).toBe(true);
    await press('Так');
    await page.getByText('Завершено 1 з 2').waitFor(long);
    // What was pressed is gone with the open visit: whoever uses a keyboard stays at it.
    await expect.poll(() => tile(0).evaluate((one) => one.contains(document.activeElement)), long).toBe(true);
    await card.getByText('готово').first().waitFor(long);
    await expect.poll(() => smsTo('380670000012').at(-1)).toContain('виконано');
  });

  it('takes a report without a connection, and sends it when there is one', async () => {
    await page.context().setOffline(true);
    await page.getByText('Немає зв’язку').waitFor(long);
    await press('Їду');
    await page.getByText('Надсилається: Їду').waitFor(long);
    await tile(1).getByText('їду', { exact: true }).waitFor();
    await page.context().setOffline(false);
    await page.getByText('Надсилається: Їду').waitFor({ state: 'detached', ...long });
    await expect.poll(() => smsTo('380670000012').at(-1), long).toContain('уже їде до вас');
  });

  it('opens without a server as it was seen last, takes a report, and sends it when there is one', async () => {
    const worker = await fetch(`${backend.url}/technician/offline-worker.js`);
    expect(worker.headers.get('content-type')).toContain('javascript');
    expect(worker.headers.get('cache-control')).toBe('no-cache');
    const policies = ['technician/', 'assistant/'].map(async (name) =>
      (await fetch(`${backend.url}/${name}`)).headers.get('content-security-policy'),
    );
    const [own, ofAnother] = await Promise.all(policies);
    expect(own).toContain("worker-src 'self'");
    expect(own).toContain('trusted-types vue offline');
    expect(ofAnother).not.toContain('worker-src');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await backend.kill9();
    await page.reload();
    await page.getByText(/Так було о \d\d:\d\d/).waitFor(long);
    await page.getByText('Немає зв’язку').waitFor(long);
    await tile(1).getByText('їду', { exact: true }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await isWide()).toBe(false);
    await press('На місці');
    await page.getByText('Надсилається: На місці').waitFor(long);
    await page.reload();
    await page.getByText('Надсилається: На місці').waitFor(long);
    await backend.restart();
    await page.getByText('Надсилається: На місці').waitFor({ state: 'detached', ...long });
    await page.getByText(/Так було о/).waitFor({ state: 'detached', ...long });
    await tile(1).getByText('на місці', { exact: true }).waitFor(long);
  });

  it('leaves nothing of the day on the phone after signing out', async () => {
    await press('Вийти');
    await page.getByLabel('Ваш телефон').waitFor(long);
    const left = await page.evaluate(async () => {
      const names = (await indexedDB.databases())
        .map(({ name }) => name!)
        .filter((name) => name.startsWith('lanka-day:'));
      const opened = await Promise.all(
        names.map(
          (name) =>
            new Promise<IDBDatabase>((resolve) => {
              const request = indexedDB.open(name);
              request.onsuccess = () => resolve(request.result);
            }),
        ),
      );
      return Promise.all(
        opened.map(
          (db) =>
            new Promise<number>((resolve) => {
              const request = db.transaction('days').objectStore('days').count();
              request.onsuccess = () => resolve(request.result);
            }),
        ),
      );
    });
    expect(left).toEqual([0]);
  });
});

describe('the list of technicians', () => {
  const press = (key: string) => board.keyboard.press(key);
  const focused = (): Promise<string> =>
    board.evaluate(() => {
      const one = document.activeElement;
      const label = one instanceof HTMLInputElement ? one.labels?.[0]?.textContent : undefined;
      return (one?.getAttribute('aria-label') ?? label ?? one?.textContent ?? '').trim();
    });
  /** Presses Tab until what has the focus is called so. */
  async function tabTo(name: string): Promise<void> {
    for (let n = 0; n < 120; n++) {
      if ((await focused()).startsWith(name)) return;
      await press('Tab');
    }
    throw new Error(`nothing called ${name} gets the focus`);
  }
  async function enter(label: string, text: string): Promise<void> {
    await tabTo(label);
    await press('Control+a');
    await board.keyboard.type(text);
  }
  let boss: Page;
  const row = (name: string) => boss.getByRole('row').filter({ hasText: name });

  it('takes a new one by keys; what is refused says why and has the focus; another desk sees it at once', async () => {
    boss = await browser.open(backend.url);
    await signIn(boss, 's.doroshenko');
    await boss.goto(`${backend.url}/#/settings/technicians`);
    await board.goto(`${backend.url}/#/settings/technicians`);
    await row('Майстренко Іван').waitFor(long);
    expect(await boss.getByRole('button', { name: 'Додати майстра' }).count()).toBe(0);
    await board.getByRole('row').filter({ hasText: 'Майстренко Іван' }).waitFor(long);
    await tabTo('Додати майстра');
    await press('Enter');
    await board.getByRole('dialog', { name: 'Новий майстер' }).waitFor();
    await enter('Ім’я', 'Ґудзик Ївга');
    await enter('Телефон', fieldPhone);
    await tabTo('мідь');
    await press('Space');
    await enter('Початок зміни', '09:00');
    await enter('Перерви', '13:00-15:00/30');
    await press('Enter');
    await board.getByText('Широта й довгота, наприклад 50.45 30.52.').waitFor();
    expect(await board.getByText('Широта й довгота або нічого.').count()).toBe(0);
    expect(await focused()).toMatch(/^Звідки починає/);
    await enter('Звідки починає', '50.45 30.52');
    await press('Enter');
    await board.getByText('Цей номер уже має інший майстер: Майстренко Іван.').waitFor(long);
    await expect.poll(focused).toMatch(/^Телефон/);
    await enter('Телефон', '050 999 88 66');
    await press('Enter');
    await board.getByText('Ґудзик Ївга: збережено').first().waitFor(long);
    const words = await row('Ґудзик Ївга').innerText();
    expect(words).toMatch(/\+380 50 999 88 66\s+оптика, мідь\s+09:00–17:00/);
  });

  it('knows who is away, and takes the good lines of a file', async () => {
    await tabTo('Відсутність: Ґудзик Ївга');
    await press('Enter');
    await board.getByRole('dialog').getByText('Відсутності не записано.').waitFor();
    await tabTo('Додати відсутність');
    await press('Enter');
    await board.getByText('Відсутність додано. Стосується 0 виїздів').first().waitFor(long);
    await press('Escape');
    await row('Ґудзик Ївга').getByText('Відсутній з').waitFor(long);
    await tabTo('Імпорт із CSV');
    await press('Enter');
    const header =
      'name,phone,skills,district,work_days,shift_start,shift_end,break,start,end,max_visits,active';
    const line = (name: string, skills: string) =>
      `${name},,${skills},Центр,1 2 3 4 5,08:00,17:00,12:00-14:00/45,50.45 30.52,,8,yes`;
    const text = [header, line('Їжак Єва', 'tv'), line('Йовенко Юхим', 'magic')].join('\n');
    await board
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({ name: 'майстри.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await tabTo('Імпортувати');
    await press('Enter');
    await board.getByText('Додано 1, змінено 0, без змін 0, відхилено 1').waitFor(long);
    await board.getByText('Рядок 3, skills: знайдено «magic»').waitFor();
    await row('Їжак Єва').waitFor(long);
    expect(await row('Йовенко Юхим').count()).toBe(0);
    await boss.context().close();
  });
});

/** Books the best window of the next days for somebody of the sample city, who is told at once. */
async function bookTelling(msisdn: string, subscriberId: number): Promise<void> {
  const world = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  const { wire } = world;
  const request = {
    visitId: newOpId(),
    subscriberId,
    ticketId: null,
    kind: 'repair' as const,
    isPaid: true,
    place: null,
  };
  const asked = await wire.query('visit:offer', {
    request,
    fromDay: addDays(kyivDay(new Date()), 1),
    days: 5,
  });
  const { day, startAt, endAt } = (asked.ok && asked.value.offers[0]) as {
    day: string;
    startAt: string;
    endAt: string;
  };
  await wire.order('visit:hold', { request, day, startAt, endAt });
  const told = { tellNow: true, tellOnTheWay: false, replaces: null };
  const booked = await wire.order('visit:book', {
    visitId: request.visitId as VisitId,
    phone: msisdn,
    accessNote: '',
    ...told,
  });
  world.close();
  expect(booked.ok).toBe(true);
}

it('what is written behind the link in the SMS outlives a reload, and is gone once it is sent or not wanted', async () => {
  const msisdn = '380671112244';
  await bookTelling(msisdn, 151);
  await expect.poll(() => smsTo(msisdn).length).toBe(1);
  const link = /http\S+\/visit\/#[\w-]{22}$/.exec(smsTo(msisdn)[0]!)![0];
  const visitor = await browser.open(link, phone);
  const wish = visitor.getByLabel('Який час вам зручний?');
  const another = visitor.getByRole('button', { name: 'Попросити інший час' });
  await another.click();
  await wish.fill('у суботу після обіду');
  await visitor.reload();
  await expect.poll(() => wish.inputValue()).toBe('у суботу після обіду');
  await visitor.getByRole('button', { name: 'Не треба' }).click();
  await visitor.reload();
  await another.click();
  expect(await wish.inputValue()).toBe('');
  await wish.fill('у неділю');
  await visitor.getByRole('button', { name: 'Надіслати' }).click();
  await visitor.getByText('Ми зателефонуємо вам до').waitFor(long);
  await visitor.reload();
  await another.click();
  expect(await wish.inputValue()).toBe('');
  expect(browser.complaints).toEqual([]);
});

it('the link in the SMS about a booked visit confirms it once', async () => {
  const msisdn = '380671112233';
  await bookTelling(msisdn, 150);
  await expect.poll(() => smsTo(msisdn).length).toBe(1);
  const link = /http\S+\/visit\/#[\w-]{22}$/.exec(smsTo(msisdn)[0]!)![0];
  const visitor = await browser.open(link, phone);
  await visitor.getByRole('heading', { name: /Виїзд майстра № \d+/ }).waitFor(long);
  expect(await axeViolations(visitor)).toEqual([]);
  await visitor.getByRole('button', { name: 'Підтвердити' }).click();
  await visitor.getByText('Дякуємо, час підтверджено').waitFor(long);
  // The pressed button is gone: whoever uses a keyboard or a screen reader is not sent to the top of the browser.
  const isAtTitle = () => visitor.evaluate(() => document.activeElement?.tagName === 'H1');
  await expect.poll(isAtTitle).toBe(true);
  await visitor.reload();
  await visitor.getByText('Дякуємо, час підтверджено').waitFor(long);
  expect(await visitor.getByRole('button', { name: 'Підтвердити' }).count()).toBe(0);
  expect(browser.complaints).toEqual([]);
});
