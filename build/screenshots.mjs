// `node build/screenshots.mjs`: takes docs/images/*.png of the running program, with the sample city and a few conversations.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { ensurePackages, runCommand } from './ensure-setup.mjs';
import { buildParts } from './bundles.mjs';
import { ensureChromium } from './chromium.mjs';
import { inRoot } from './paths.mjs';

const imagesFolder = inRoot('docs', 'images');
const samplePassword = 'lanka-sample-2026';
const patienceMs = 20_000;
const mostImageBytes = 220_000;

/** People of the sample city; each writes from a page of their own. */
const olena = { account: '100482317', says: 'Добрий день! З ранку немає інтернету, роутер блимає червоним.' };
const yevhen = { account: '100733907', says: 'Вітаю. Коли відновлять інтернет після паузи?' };
const mariana = { account: '100733906', says: 'Доброго дня! Коли підключать квартиру на 8 Березня?' };
const oleh = { account: '100733904', topic: 'Рахунок', says: 'Поповнив рахунок. Коли запрацює інтернет?' };
const pleased = { account: '0670000020', topic: 'Рахунок', says: 'Де подивитися мої бонуси?' };

await runCommand(async () => {
  ensurePackages();
  await buildParts(['backend', 'renderer']);
  const { chromium } = await import('playwright-core');
  const backend = await startBackend();
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
  try {
    await takeAll(browser, backend);
  } finally {
    await browser.close();
    await backend.stop();
  }
});

/** The built backend in a temporary folder: its address, and the one-time codes that it prints in sample mode. */
async function startBackend() {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'lanka-screenshots-'));
  const args = ['serve', '--sample-data', '--port', '0', '--data-dir', dataDir];
  const child = spawn(process.execPath, [inRoot('dist', 'backend', 'main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const codes = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [code] = (line.startsWith('{') && JSON.parse(line).sms?.text.match(/^\S+/)) || [];
    if (code !== undefined) codes.push(code);
  });
  const url = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('The backend ended before it was ready.')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length));
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url, codes, stop };
}

async function takeAll(browser, backend) {
  const desk = await openDesk(browser, backend);
  const happyPage = await write(browser, backend, pleased);
  await takeNext(desk, pleased);
  await answer(
    desk,
    'Добрий день! Вони в картці «Гроші» вашого кабінету, там само видно, до якого дня діють.',
  );
  await read(happyPage, 'Вони в картці');
  await closeAndRate(desk, happyPage);

  const olenaPage = await write(browser, backend, olena);
  await takeNext(desk, olena);
  const yevhenPage = await write(browser, backend, yevhen);
  const marianaPage = await write(browser, backend, mariana);
  await takeNext(desk, yevhen);
  await answer(desk, 'Добрий день! Перевіряю, хвилину.');
  await takeNext(desk, mariana);
  await answer(desk, 'Добрий день! Монтажник уже має вашу заявку, уточнюю час.');
  await write(browser, backend, oleh);

  await desk.keyboard.press('Control+1');
  await desk.locator('article', { hasText: olena.says }).waitFor();
  await answer(desk, 'Добрий день, Олено! Дивлюся на вашу лінію.');
  await read(olenaPage, 'Дивлюся на вашу лінію');
  await addNote(desk, 'Термінал без сигналу, у будинку аварії немає. Потрібен виїзд.');
  await say(olenaPage, 'Дякую! Коли зможе приїхати майстер?');
  await desk.locator('article', { hasText: 'Коли зможе приїхати майстер?' }).waitFor();
  await say(yevhenPage, 'Добре, чекаю.');
  await desk.locator('[data-composer]').pressSequentially('Відкриваю заявку: майстер зателефонує вам');
  await untilStill(desk);
  await takeDesk(desk, marianaPage);

  await desk.locator('[data-composer]').pressSequentially(' сьогодні.');
  await desk.keyboard.press('Enter');
  await read(olenaPage, 'майстер зателефонує');
  await untilStill(olenaPage);
  await save(olenaPage, 'assistant');

  await desk.keyboard.press('Control+1');
  await bookVisit(desk);
  await takeBoard(browser, backend);
  await takeSupervisor(browser, backend);
}

/** From F4 to a promise, with a picture of the windows that are offered. */
async function bookVisit(desk) {
  await desk.keyboard.press('F4');
  await desk.getByText(/Виїзд (безкоштовний|платний)/).waitFor();
  await desk.keyboard.press('Enter');
  await desk.getByText('Рекомендовано').waitFor();
  await save(desk, 'visit');
  await desk.keyboard.press('Enter');
  await desk.getByText(/Утримуємо для цієї розмови/).waitFor();
  await desk.keyboard.press('Enter');
  await desk
    .getByText(/Виїзд \d+ записано/)
    .first()
    .waitFor();
}

/** The next day as the dispatcher has it, with its map and the card of one visit. */
async function takeBoard(browser, backend) {
  const page = await openDesk(browser, backend, 'n.hnatiuk');
  await page.evaluate(() => (location.hash = '#/dispatch'));
  await page.getByRole('button', { name: 'Наступний день' }).click();
  await page.locator('[data-visit]').nth(2).click();
  await page.mouse.move(720, 890);
  await save(page, 'board');
}

/** What a supervisor has: a low rating beside its transcript, and the wallboard. */
async function takeSupervisor(browser, backend) {
  const page = await openDesk(browser, backend, 's.doroshenko');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => (location.hash = '#/ratings?review=1'));
  await page.getByText('Оцінки 1–2 за останні 90 днів').waitFor();
  await page.locator('.ratings [data-pane="list"] [data-row]').first().waitFor();
  await page.keyboard.press('j');
  await page.getByText('Що зроблено').waitFor();
  await page.keyboard.press('3');
  await page.locator('[data-pane="transcript"] [role="group"]').first().waitFor();
  await save(page, 'review');
  await page.evaluate(() => (location.hash = '#/live'));
  await page.locator('[data-tile]').first().waitFor();
  await pause(2_000);
  await save(page, 'live');
}

/** Until nobody types and no news is shown any more. */
async function untilStill(page) {
  const passing = page.getByText('друкує…').or(page.getByText('оцінка 5 з 5'));
  const giveUpAt = Date.now() + patienceMs;
  while ((await passing.count()) > 0 && Date.now() < giveUpAt) await pause(200);
}

/** Both themes at one moment, while somebody else is writing. */
async function takeDesk(desk, typist) {
  await desk.mouse.move(720, 640);
  for (const theme of ['light', 'dark']) {
    await desk.emulateMedia({ colorScheme: theme });
    await typist.getByLabel('Ваше повідомлення').pressSequentially('Мені зручно ');
    await desk.getByText('друкує…').first().waitFor();
    await save(desk, `desk-${theme}`);
  }
  await desk.emulateMedia({ colorScheme: 'light' });
}

async function openDesk(browser, { url }, login = 'i.tkachenko') {
  const page = await openPage(browser, url, { width: 1440, height: 900 });
  await page.getByLabel('Логін').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(samplePassword);
  await page.keyboard.press('Enter');
  await page.getByText('На зв’язку', { exact: true }).waitFor();
  return page;
}

async function openPage(browser, address, viewport) {
  const context = await browser.newContext({ viewport, locale: 'uk-UA', timezoneId: 'Europe/Kyiv' });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(address);
  return page;
}

/** Signs a subscriber in with the code from the log and starts a conversation. */
async function write(browser, { url, codes }, { account, topic, says }) {
  const page = await openPage(browser, `${url}/assistant`, { width: 390, height: 780 });
  const seen = codes.length;
  await page.getByLabel('Телефон або особовий рахунок').fill(account);
  await page.keyboard.press('Enter');
  await page.getByLabel('Код із SMS').waitFor();
  const giveUpAt = Date.now() + patienceMs;
  while (codes.length === seen) {
    if (Date.now() > giveUpAt) throw new Error(`No code was sent to ${account}: is it in the sample city?`);
    await pause(50);
  }
  await page.getByLabel('Код із SMS').fill(codes.at(-1));
  await page.keyboard.press('Enter');
  if (topic !== undefined) await page.getByText(topic, { exact: true }).click();
  await page.getByLabel('Опишіть, що сталося').fill(says);
  await page.getByRole('button', { name: 'Почати розмову' }).click();
  await page.getByText(/у черзі/).waitFor();
  return page;
}

/** Takes the conversation that waits longest, which is that of `person`. */
async function takeNext(desk, person) {
  await desk.keyboard.press('F3');
  await desk.locator('article', { hasText: person.says }).waitFor();
}

async function answer(desk, text) {
  const field = desk.locator('[data-composer]');
  await field.fill(text);
  await field.press('Enter');
  await desk.locator('article', { hasText: text }).waitFor();
}

async function addNote(desk, text) {
  await desk.keyboard.press('Control+i');
  await answer(desk, text);
}

async function say(page, text) {
  const field = page.getByLabel('Ваше повідомлення');
  await field.fill(text);
  await field.press('Enter');
  await page.getByText(text).last().waitFor();
}

/** Waits until the subscriber sees the words; the page then tells the desk that they were read. */
async function read(page, words) {
  await page.bringToFront();
  await page.getByText(words).last().waitFor();
  await pause(500);
}

async function closeAndRate(desk, page) {
  await desk.keyboard.press('F8');
  await desk
    .getByRole('dialog')
    .getByLabel('Підсумок одним рядком')
    .fill('Показано, де бонуси і строк їх дії');
  await desk.keyboard.press('Enter');
  await page.getByText('Як ми допомогли?').waitFor();
  await page.locator('label.score').nth(4).click();
  await page.getByRole('button', { name: 'Надіслати оцінку' }).click();
  await page.getByText('Ваша оцінка: 5 з 5').waitFor();
}

/** Writes the picture once the fonts are there and nothing moves; a picture that is too large is an error. */
async function save(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await pause(700);
  mkdirSync(imagesFolder, { recursive: true });
  const file = path.join(imagesFolder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'initial' });
  const { size } = statSync(file);
  if (size > mostImageBytes)
    throw new Error(`${name}.png has ${size} bytes; ${mostImageBytes} are the most.`);
  console.log(`${path.join('docs', 'images', `${name}.png`)} ${Math.round(size / 1000)} kB`);
}
