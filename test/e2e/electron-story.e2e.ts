// The story through the desktop program: its embedded backend is killed in the middle and comes back by itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHostProcess } from '../electron/host-launch.ts';
import { chosenRuntime, launchDesk } from '../electron/launch.ts';
import type { RunningApp } from '../electron/running-app.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { freePort, sampleDirectory, smsCodesIn } from '../support/running-backend.ts';
import {
  closeChat,
  composer,
  find,
  openTicket,
  reply,
  sendWaiting,
  shownMessages,
  signIn,
} from './agent-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';
import { enterAssistant, rate, say, startChat } from './subscriber-steps.ts';

const name = 'Коваль Олена Петрівна';
const long = { timeout: 60_000 };
const settings = temporaryDirectory();
const written = ['Немає інтернету'];
let port: number;
let data: Awaited<ReturnType<typeof sampleDirectory>>;
let app: RunningApp;
let browser: StoryBrowser;
let desk: Page;
let subscriber: Page;

// The same port each time, so that the subscriber's page finds the program again.
const launch = () =>
  launchDesk({
    userDataDir: settings.directory,
    args: [`--data-dir=${data.directory}`, `--port=${port}`],
  });
const addressOf = ({ output }: RunningApp) =>
  output.findLast((line) => line.startsWith('ready http://'))!.replace('ready ', '');
const backendPid = () =>
  (JSON.parse(readFileSync(path.join(data.directory, 'holder.json'), 'utf8')) as { pid: number }).pid;

beforeAll(async () => {
  [data, port] = await Promise.all([sampleDirectory(), freePort()]);
  [app, browser] = await Promise.all([launch(), openStoryBrowser()]);
  desk = app.page;
});
afterAll(async () => {
  await browser.close();
  await app.close();
  data.remove();
  settings.remove();
});

describe('the desktop program', () => {
  it('signs in and finds the account', async () => {
    await desk.getByRole('combobox').selectOption({ label: 'Українська' });
    await signIn(desk, 'm.bereza');
    const row = (await find(desk, '067 000 00 12')).first();
    await expect.poll(() => row.innerText(), long).toContain(name);
    await desk.keyboard.press('Enter');
    await desk.getByRole('heading', { name }).waitFor();
    await desk.keyboard.press('Alt+1');
  });

  it.runIf(chosenRuntime() === 'host')('opens what a link from another program names', async () => {
    const follow = async (link: string) => {
      const second = await startHostProcess({ userDataDir: settings.directory, args: [link] });
      expect(await second.hasExited).toBe(0);
    };
    await follow('lanka://account/100482317');
    await expect.poll(() => new URL(desk.url()).hash, long).toMatch(/^#\/subscribers\/\d+$/);
    await desk.getByRole('heading', { name }).waitFor();
    await follow('tel:0670000012');
    await expect.poll(() => desk.getByRole('option').first().innerText(), long).toContain(name);
    await desk.keyboard.press('Escape');
    await desk.keyboard.press('Alt+1');
  });

  it('talks with a subscriber who has an ordinary browser', async () => {
    subscriber = await browser.open(`${addressOf(app)}/assistant`, { viewport: { width: 390, height: 780 } });
    await enterAssistant(subscriber, '100482317', { smsCodes: () => smsCodesIn(app.output) });
    await startChat(subscriber, written[0]!);
    await desk.getByText('У черзі · 1').waitFor();
    await desk.keyboard.press('F3');
    await desk.getByRole('heading', { name, level: 1 }).waitFor();
    await reply(desk, 'Дивлюся на лінію');
    await subscriber.getByText('Дивлюся на лінію').waitFor();
    await say(subscriber, 'Чекаю');
    written.push('Дивлюся на лінію', 'Чекаю');
    await expect.poll(() => shownMessages(desk), long).toEqual(written);
  });

  it('starts the killed backend again, and nothing is lost or doubled', async () => {
    const before = backendPid();
    await reply(desk, 'Перед обривом');
    process.kill(before, 'SIGKILL');
    await reply(desk, 'Під час обриву');
    await say(subscriber, 'І я пишу');
    await expect.poll(async () => (await shownMessages(desk)).length, long).toBe(6);
    await sendWaiting(desk);
    const seen = await shownMessages(desk);
    await expect.poll(() => shownMessages(subscriber), long).toEqual(seen);
    expect(seen.slice(0, 3)).toEqual(written);
    expect(seen.filter((text) => text.includes('обрив'))).toEqual(['Перед обривом', 'Під час обриву']);
    expect(backendPid()).not.toBe(before);
    written.splice(0, written.length, ...seen);
  });

  it('keeps the sign-in, the chat and the draft when the program itself is killed', async () => {
    await composer(desk).fill('Чернетка');
    await expect.poll(() => desk.getByText('Чернетку збережено').count(), long).toBe(1);
    await app.kill();
    app = await launch();
    desk = app.page;
    await desk.getByText('На зв’язку', { exact: true }).waitFor(long);
    await expect.poll(() => shownMessages(desk), long).toEqual(written);
    await expect.poll(() => composer(desk).inputValue(), long).toBe('Чернетка');
    await composer(desk).fill('');
  });

  it('opens a ticket, closes, and sees the rating', async () => {
    await openTicket(desk, 'Немає сигналу');
    await closeChat(desk, 'Відкрито заявку');
    await rate(subscriber, 4);
    await desk.getByText('Оцінка 4 з 5').first().waitFor();
    expect(browser.complaints).toEqual([]);
  });
});
