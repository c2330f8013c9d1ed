// The dispatcher's day: one visit moved by pointer, menu and keys to the same plan, undone, optimised, watched by others.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { defaultWorkingHours } from '../../shared/working-hours.ts';
import { axeColourViolations, axeViolations } from '../support/axe.ts';
import { enterBoard, type BoardWorld } from '../support/board-world.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { samplePassword, signIn } from './agent-steps.ts';
import { cardIsBeside, drag } from './board-steps.ts';
import { openStoryBrowser, type StoryBrowser } from './story-browser.ts';

/** One on which the sample city has no visits. */
const day = addDays(kyivDay(new Date()), 2);
let backend: RunningBackend;
let browser: StoryBrowser;
let world: BoardWorld;
let board: Page;

beforeAll(async () => {
  [backend, browser] = await Promise.all([startBackend(), openStoryBrowser()]);
  world = await enterBoard(backend.url, 'n.hnatiuk', samplePassword);
  await world.book(day, 14);
  await world.leave(3);
  board = await browser.open(backend.url, { viewport: { width: 1440, height: 1300 } });
  await signIn(board, 'n.hnatiuk');
  await board.goto(`${backend.url}/#/dispatch/${day}`);
  await board.locator('[data-visit]').first().waitFor();
});
afterAll(async () => {
  world.close();
  await browser.close();
  await backend.close();
});

/** Who has which visits in which order. */
async function plan(): Promise<Record<string, string[]>> {
  const { visits, technicians } = await world.plan(day);
  return Object.fromEntries(
    technicians.map(({ technicianId, displayName }) => [
      displayName,
      visits
        .filter(({ placement }) => placement?.technicianId === technicianId)
        .map(({ visitId }) => visitId),
    ]),
  );
}
const block = (id: string, page = board): Locator => page.locator(`[data-visit="${id}"]`);
const lane = (name: string): Locator =>
  board.getByRole('row').filter({ has: board.getByRole('rowheader', { name: new RegExp(`^${name},`) }) });
const focusedVisit = () => board.evaluate(() => document.activeElement?.getAttribute('data-visit'));
const holdsFocus = (place: string) =>
  board.evaluate((inside) => document.activeElement?.closest(inside) !== null, place);
const said = (): Promise<string[]> => board.locator('.pane > [role="status"]').allInnerTexts();
const elsewhere = (): Locator =>
  board.locator('[data-fitting] [data-row]').filter({ hasNotText: 'зараз тут' });

/** A move that fits: a visit, the technician it could go to, and the position there. */
async function findMove() {
  const { visits, technicians } = await world.plan(day);
  for (const { visitId, placement } of visits) {
    const answer = await world.wire.query('day:try', { day, visitId, technicianId: null });
    const fits = (answer.ok ? answer.value.trials : [])
      .filter((one) => one.obstacle === null && one.technicianId !== placement?.technicianId)
      .sort((a, b) => a.addedTravelSeconds - b.addedTravelSeconds)[0];
    if (!fits) continue;
    const lanes = technicians.map(({ technicianId }) => technicianId);
    return {
      id: visitId as string,
      to: technicians.find((one) => one.technicianId === fits.technicianId)!.displayName,
      position: fits.position,
      down: lanes.indexOf(fits.technicianId) - lanes.indexOf(placement!.technicianId),
    };
  }
  throw new Error('no visit of this day can be moved');
}
/** Where in its lane the pointer must be to mean this position. */
async function xOf(name: string, position: number, ids: readonly string[]): Promise<number> {
  const left = (await lane(name).locator('.track').boundingBox())!.x;
  const next = ids[position];
  const last = ids.at(-1);
  if (next !== undefined) return (await block(next).boundingBox())!.x - left - 1;
  const box = last === undefined ? null : await block(last).boundingBox();
  return box ? box.x + box.width - left + 4 : 80;
}

describe('a move', () => {
  let move: Awaited<ReturnType<typeof findMove>>;
  let before: Awaited<ReturnType<typeof plan>>;
  let after: typeof before;
  async function undone(): Promise<void> {
    await board.keyboard.press('Control+z');
    await expect.poll(plan).toEqual(before);
    await expect.poll(() => lane(move.to).locator(`[data-visit="${move.id}"]`).count()).toBe(0);
    await expect.poll(() => cardIsBeside(board)).toBe(true);
  }

  it('by the menu lists the best places in words and leaves the focus on the visit', async () => {
    before = await plan();
    move = await findMove();
    await block(move.id).click({ button: 'right' });
    const best = elsewhere().first();
    await best.waitFor();
    expect(await best.innerText()).toMatch(/^[^,]+, \d\d:\d\d\n([+−]\d+ хв дороги|дорога не довша)/);
    expect(await best.innerText()).toContain(move.to);
    await best.click();
    await lane(move.to).locator(`[data-visit="${move.id}"]`).waitFor();
    await expect.poll(focusedVisit).toBe(move.id);
    after = await plan();
    expect(after[move.to]!.indexOf(move.id)).toBe(move.position);
    await undone();
  });

  it('by the pointer shows where it would go, and what cannot take it says why; the plan is the same', async () => {
    const x = await xOf(move.to, move.position, before[move.to]!);
    await drag(board, block(move.id), lane(move.to).locator('.track'), x);
    await lane(move.to).locator('.ghost').waitFor();
    const answer = await world.wire.query('day:try', { day, visitId: move.id, technicianId: null });
    const refused = answer.ok ? answer.value.trials.filter((one) => one.obstacle).length : 0;
    await expect.poll(() => board.locator('.obstacle').count()).toBe(refused);
    for (const words of await board.locator('.obstacle').allInnerTexts()) expect(words).toMatch(/\p{L}{3}/u);
    await board.mouse.up();
    await lane(move.to).locator(`[data-visit="${move.id}"]`).waitFor();
    expect(await plan()).toEqual(after);
    await undone();
  });

  it('by keys, on a Cyrillic keyboard, says each step; Esc puts it down, and the plan is the same', async () => {
    await block(move.id).focus();
    await board.evaluate(() =>
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ь', code: 'KeyM', bubbles: true }),
      ),
    );
    await expect.poll(said).toContainEqual(expect.stringMatching(/звідси$|^Піднято: /));
    await board.keyboard.press('Escape');
    await expect.poll(said).toContainEqual('Переміщення скасовано');
    await board.keyboard.press('m');
    await expect.poll(said).toContainEqual(expect.stringMatching(/звідси$/));
    const key = move.down > 0 ? 'ArrowDown' : 'ArrowUp';
    for (let n = 0; n < Math.abs(move.down); n++) await board.keyboard.press(key);
    await expect
      .poll(said)
      .toContainEqual(expect.stringMatching(new RegExp(`^${move.to}, \\d\\d:\\d\\d, підходить, `)));
    await board.keyboard.press('Enter');
    await lane(move.to).locator(`[data-visit="${move.id}"]`).waitFor();
    expect(await plan()).toEqual(after);
    await undone();
    await board.keyboard.press('Control+y');
    await expect.poll(plan).toEqual(after);
  });

  it('of a visit without a day goes by keys from the list to its best place, where the focus is then', async () => {
    const [waiting] = await world.leave(1);
    await board.locator(`[data-unscheduled="${waiting}"] [data-row]`).focus();
    await board.keyboard.press('Enter');
    await elsewhere().first().waitFor();
    await expect.poll(() => holdsFocus('[data-fitting]')).toBe(true);
    await board.keyboard.press('Enter');
    await block(waiting!).waitFor();
    await expect.poll(focusedVisit).toBe(waiting);
    await board.keyboard.press('Control+z');
    await board.locator(`[data-unscheduled="${waiting}"]`).waitFor();
  });

  it('whose places are shown is no more when a colleague has moved the visit meanwhile: it is said', async () => {
    await block(move.id).click({ button: 'right' });
    await elsewhere().first().waitFor();
    const { technicians } = await world.plan(day);
    const routes = technicians
      .map(({ technicianId, displayName: name }) => ({
        technicianId,
        before: after[name]!,
        after: before[name]!,
      }))
      .filter((route) => route.before.includes(move.id) !== route.after.includes(move.id));
    const arrange = (wanted: typeof routes) =>
      world.wire.order('day:arrange', { day, routes: wanted, broken: [] });
    expect(await arrange(routes)).toMatchObject({ ok: true });
    await board.getByText('Цей виїзд щойно змінили, переміщення скасовано.').first().waitFor();
    await board.getByRole('dialog').waitFor({ state: 'detached' });
    const back = routes.map((route) => ({ ...route, before: route.after, after: route.before }));
    expect(await arrange(back)).toMatchObject({ ok: true });
    await lane(move.to).locator(`[data-visit="${move.id}"]`).waitFor();
    await board.keyboard.press('Escape');
  });

  it('is one of five that five times undo take back one by one', async () => {
    const plans = [await plan()];
    for (const id of Object.values(plans[0]!).flat()) {
      if (plans.length > 5) break;
      // By key: the card of the visit before it may lie over this one.
      await block(id).press('ContextMenu');
      await board.locator('[data-fitting]').waitFor();
      if ((await elsewhere().count()) === 0) await board.keyboard.press('Escape');
      else await elsewhere().first().click();
      await board.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(focusedVisit).toBe(id);
      const now = await plan();
      if (JSON.stringify(now) !== JSON.stringify(plans.at(-1))) plans.push(now);
    }
    expect(plans).toHaveLength(6);
    for (const earlier of plans.slice(0, -1).toReversed()) {
      await board.keyboard.press('Control+z');
      await expect.poll(plan).toEqual(earlier);
    }
  });

  it('that breaks a promise asks why; undo gives it back as it was, and nobody has to call', async () => {
    const planned = async () => (await world.plan(day)).visits.find(({ visitId }) => visitId === move.id);
    const agreed = (await planned())!;
    await block(move.id).focus();
    await board.keyboard.press('Enter');
    await board.getByRole('button', { name: 'Зняти з плану' }).click();
    const asked = board.getByRole('dialog', { name: 'Порушити обіцянку?' });
    const submit = asked.getByRole('button', { name: 'Порушити й перенести' });
    await expect.poll(() => submit.isDisabled()).toBe(true);
    await asked.getByRole('textbox', { name: 'Причина' }).fill('захворів майстер');
    await board.keyboard.press('Control+Enter');
    await board
      .locator(`[data-unscheduled="${move.id}"]`)
      .getByText(/Зателефонувати до/)
      .waitFor();
    await expect.poll(() => holdsFocus('[role="grid"]')).toBe(true);
    await board.keyboard.press('Control+z');
    await block(move.id).waitFor();
    await board.locator(`[data-unscheduled="${move.id}"]`).waitFor({ state: 'detached' });
    const { version: _version, ...again } = (await planned())!;
    expect(again).toEqual((({ version: _seen, ...rest }) => rest)(agreed));
    const answer = await world.wire.query('visit:history', { visitId: move.id as typeof agreed.visitId });
    const steps = answer.ok ? answer.value.entries.map(({ step, text }) => [step, text]) : [];
    expect(steps.slice(-2)).toEqual([
      ['broken', 'захворів майстер'],
      ['restored', ''],
    ]);
  });

  it('that a colleague has overtaken cannot be undone: who and what is said', async () => {
    const { technicians } = await world.plan(day);
    const { technicianId } = technicians.find(({ displayName }) => displayName === move.to)!;
    const now = (await plan())[move.to]!;
    const routes = [{ technicianId, before: now, after: now.filter((id) => id !== move.id) }];
    const broken = [{ visitId: move.id, reason: 'абонент переїхав' }];
    const done = await world.wire.order('day:arrange', { day, routes, broken });
    expect(done).toMatchObject({ ok: true });
    await board.locator(`[data-unscheduled="${move.id}"]`).waitFor();
    await board.keyboard.press('Control+z');
    const words = board.getByRole('alert').filter({ hasText: 'План уже змінили' });
    await words.waitFor();
    expect(await words.innerText()).toContain(move.to);
    await expect
      .poll(() => board.locator('.tools').getByRole('button', { name: 'Скасувати' }).isDisabled())
      .toBe(true);
  });
});

/** Each promise of the day, and whether its visit begins within it. */
async function promises(): Promise<string[]> {
  const { visits } = await world.plan(day);
  return visits
    .filter(({ window }) => window !== null)
    .map(
      ({ visitId, window, placement }) =>
        `${visitId} ${window!.endAt} ${placement!.startAt <= window!.endAt}`,
    )
    .sort();
}

describe('the optimiser', () => {
  const press = (name: RegExp | string) => board.getByRole('button', { name }).first().click();
  async function search(): Promise<void> {
    await press('Оптимізувати…');
    await board.getByRole('dialog').getByText('Лише не призначені').waitFor();
    await board.keyboard.press('Enter');
    await board.getByText('Ще нічого не змінено').waitFor();
    await board.getByText('Шукаємо близько 20 с.').waitFor();
  }

  it('changes nothing when it is cancelled', async () => {
    const before = await plan();
    await search();
    await board.getByRole('button', { name: 'Відхилити' }).first().click();
    await board.getByText('Ще нічого не змінено').waitFor({ state: 'detached' });
    expect(await plan()).toEqual(before);
    await expect.poll(() => holdsFocus('.tools')).toBe(true);
  });

  it('proposes; what is accepted is what was shown, promises are kept, and undo takes it all back', async () => {
    const [before, promised] = [await plan(), await promises()];
    await search();
    await press('Зупинити й узяти найкраще');
    const accept = board.getByRole('button', { name: /^Прийняти / });
    await accept.waitFor();
    await expect.poll(() => holdsFocus('[data-pane="proposal"]')).toBe(true);
    expect(await axeViolations(board)).toEqual([]);
    const lines = await board
      .locator('.panel .route')
      .evaluateAll((routes) =>
        routes.map((route) => [
          route.querySelector('label')!.textContent!.trim(),
          [...route.querySelectorAll('.lines li')].filter((line) => line.textContent!.startsWith('+')).length,
        ]),
      );
    await board.keyboard.press('Control+Enter');
    await accept.waitFor({ state: 'detached' });
    const after = await plan();
    for (const [name, added] of lines as [string, number][]) {
      const known = new Set(Object.values(before).flat());
      expect([name, after[name]!.filter((id) => !known.has(id)).length]).toEqual([name, added]);
    }
    expect(await promises()).toEqual(promised);
    await board.keyboard.press('Control+z');
    await expect.poll(plan).toEqual(before);
  });
});

describe('a holiday', () => {
  it('is named on the board as it is set; the optimiser leaves the day alone, a visit comes to it only after a question', async () => {
    const boss = await enterBoard(backend.url, 's.doroshenko', samplePassword);
    const special = { name: 'День зв’язку', spans: [], techniciansWork: false };
    const { week } = defaultWorkingHours;
    const save = (version: number, days: Record<string, typeof special>) =>
      boss.wire.order('hours:save', { week: week.map((one) => [...one]), days, version });
    expect(await save(0, { [day]: special })).toMatchObject({ ok: true });
    const named = board.getByText('День зв’язку · підтримка не працює · майстри не працюють');
    await named.waitFor();
    expect(await axeColourViolations(board)).toEqual([]);
    await board.getByRole('button', { name: 'Оптимізувати…' }).click();
    const dialog = board.getByRole('dialog');
    await dialog.getByText('Цього дня майстри не працюють (День зв’язку)').waitFor();
    expect(await dialog.getByText('Лише не призначені').count()).toBe(0);
    await board.keyboard.press('Escape');
    const before = await plan();
    const [waiting] = await world.leave(1);
    await board.locator(`[data-unscheduled="${waiting}"] [data-row]`).click();
    await elsewhere().first().click();
    await board.getByRole('dialog', { name: 'Майстри цього дня не працюють' }).waitFor();
    await board.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await plan()).toEqual(before);
    await board.locator(`[data-unscheduled="${waiting}"] [data-row]`).click();
    await elsewhere().first().click();
    await board.getByRole('button', { name: 'Усе одно призначити' }).click();
    await block(waiting!).waitFor();
    await board.keyboard.press('Control+z');
    await board.locator(`[data-unscheduled="${waiting}"]`).waitFor();
    await board.keyboard.press('Control+y');
    await expect.poll(async () => Object.values(await plan()).flat()).toContain(waiting);
    expect(await save(1, {})).toMatchObject({ ok: true });
    await named.waitFor({ state: 'detached' });
    boss.close();
  });
});

describe('a supervisor', () => {
  it('watches: what is lifted and by whom, who has just changed it, and can lift nothing', async () => {
    const boss = await browser.open(backend.url);
    await signIn(boss, 's.doroshenko');
    await boss.goto(`${backend.url}/#/dispatch/${day}`);
    const id = Object.values(await plan()).flat()[0]!;
    await block(id, boss).waitFor();
    await boss.getByText('Лише перегляд').waitFor();
    expect(await boss.getByRole('grid').getAttribute('aria-readonly')).toBe('true');
    await block(id).focus();
    await board.keyboard.press('m');
    await block(id, boss).getByText('ГН').waitFor();
    await board.keyboard.press('Escape');
    await block(id, boss).getByText('ГН').waitFor({ state: 'detached' });
    await block(id, boss).focus();
    await boss.keyboard.press('m');
    await boss.getByRole('region', { name: /^Виїзд № / }).waitFor();
    expect(await boss.getByRole('button', { name: 'Перенести…' }).count()).toBe(0);
    expect(await boss.locator('.lifted').count()).toBe(0);
    await boss.emulateMedia({ colorScheme: 'dark' });
    expect(await axeColourViolations(boss)).toEqual([]);
    for (const [width, height] of [
      [1024, 700],
      [2560, 1080],
    ] as const) {
      await boss.setViewportSize({ width, height });
      await block(id, boss).waitFor();
      expect(await boss.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      expect(
        await boss
          .locator('[data-noclip]')
          .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length),
      ).toBe(0);
    }
    await expect.poll(() => boss.getByRole('grid').count()).toBe(2);
    expect(browser.complaints).toEqual([]);
  });
});
