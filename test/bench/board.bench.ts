// How the board feels on a full day: frames while a visit is dragged and while lanes scroll, and how soon every lane says whether it fits.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openFullDay } from './board-world.ts';

const { values } = parseArgs({
  options: {
    technicians: { type: 'string', default: '60' },
    visits: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '4' },
    lifts: { type: 'string', default: '12' },
    json: { type: 'string' },
  },
});
const numbers = [values.technicians, values.visits, values.seconds, values.lifts].map(Number);
const [technicians, visits, seconds, lifts] = numbers as [number, number, number, number];
if (numbers.some((value) => !(value > 0)) || visits > 9) {
  process.stderr.write(
    'Usage: npm run bench -- board [--technicians 60] [--visits 1…9] [--seconds 4] [--lifts 12] [--json FILE]\n',
  );
  process.exit(1);
}

const { page, world, day, close } = await openFullDay(technicians, visits);
try {
  const dragging = await duringFrames(page, () => drag(page));
  const scrolling = await duringFrames(page, () => scroll(page));
  const feasible = await measureLifts(page);
  const report = { technicians, visits, dragging, scrolling, feasible, tryMs: await measureTries() };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await close();
}

/** Frames a second, the slowest frame, and the share of frames that took more than a 50th of a second. */
async function duringFrames(on: Page, act: () => Promise<void>) {
  await on.evaluate(() => {
    const frames: number[] = [];
    Object.assign(globalThis, { frames });
    const next = (at: number): void => {
      frames.push(at);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await act();
  const frames = await on.evaluate(() => (globalThis as unknown as { frames: number[] }).frames.splice(0));
  const gaps = frames.slice(1).map((at, place) => at - frames[place]!);
  const totalMs = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    framesPerSecond: Math.round((gaps.length / totalMs) * 10_000) / 10,
    slowestMs: Math.round(Math.max(...gaps)),
    over20Ms: Math.round((gaps.filter((gap) => gap > 20.5).length / gaps.length) * 1_000) / 1_000,
  };
}

async function drag(on: Page): Promise<void> {
  const box = (await on.locator('[data-visit]').nth(3).boundingBox())!;
  await on.mouse.move(box.x + 10, box.y + 10);
  await on.mouse.down();
  const endAt = Date.now() + seconds * 1_000;
  for (let step = 0; Date.now() < endAt; step++) {
    await on.mouse.move(760 + 420 * Math.sin(step / 23), 340 + 200 * Math.sin(step / 9));
  }
  await on.keyboard.press('Escape');
  await on.mouse.up();
}

async function scroll(on: Page): Promise<void> {
  await on.mouse.move(900, 400);
  const endAt = Date.now() + seconds * 1_000;
  for (let step = 0; Date.now() < endAt; step++) await on.mouse.wheel(0, step % 120 < 60 ? 90 : -90);
  await on.getByRole('grid').evaluate((grid) => grid.scrollTo(0, 0));
}

/** From the key that lifts to the paint in which lanes say what is in the way or where it would go. */
async function measureLifts(on: Page) {
  const times: number[] = [];
  for (let lift = 0; lift < lifts; lift++) {
    await on.locator('[data-visit]').nth(lift).focus();
    times.push(
      await on.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const from = performance.now();
            const said = document.querySelector('.pane > [role="status"]')!;
            const look = (): void => {
              if (said.textContent?.match(/звідси$/)) resolve(performance.now() - from);
              else requestAnimationFrame(look);
            };
            document.activeElement!.dispatchEvent(
              new KeyboardEvent('keydown', { key: 'm', code: 'KeyM', bubbles: true }),
            );
            look();
          }),
      ),
    );
    await on.keyboard.press('Escape');
  }
  return quantiles(times);
}

/** The question for the best place with every technician, without the screen. */
async function measureTries() {
  const plan = await world.plan(day);
  const times: number[] = [];
  for (const { visitId } of plan.visits.slice(0, lifts * 2)) {
    const from = performance.now();
    const answer = await world.wire.query('day:try', { day, visitId, technicianId: null });
    if (!answer.ok) throw new Error(answer.error.code);
    times.push(performance.now() - from);
  }
  return quantiles(times);
}

function quantiles(times: number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: Math.round(sorted.at(-1)!) };
}
