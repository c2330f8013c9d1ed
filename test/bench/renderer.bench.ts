// How the desk feels with much in it: opening a very long chat, typing while six chats receive, memory after half an hour.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { openDeskWorld, type DeskWorld } from './renderer-world.ts';

const usage =
  'Usage: npm run bench -- renderer [--messages 10000] [--opens 15] [--keys 200] [--minutes 30] [--speed 1…8] [--json FILE]';
const limitMs = 50;
/** Faster than this the writers would be over the limits of messages per person. */
const mostSpeed = 8;
/** Growth that is noise of the garbage collector, and of the messages that are kept on purpose. */
const grownShare = 0.15;

interface Times {
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    opens: { type: 'string', default: '15' },
    keys: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '30' },
    /** Messages come so many times faster than 60 a minute, for so much shorter. */
    speed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const numbers = [values.messages, values.opens, values.keys, values.minutes, values.speed].map(Number);
const [messages, opens, keys, minutes, speed] = numbers as [number, number, number, number, number];
if (numbers.some((value) => !(value > 0)) || speed > mostSpeed) {
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}

const world = await openDeskWorld(messages);
try {
  const open = await measureOpening(world, opens);
  say(`opening ${messages} messages: ${shown(open.openMs)}, ${open.domNodes} nodes, ${open.rows} rows`);
  const typing = await measureTyping(world, keys);
  say(`key press to paint with six live chats: ${shown(typing)}`);
  const loadAllMs = await loadAll(world);
  const typingLoaded = await measureTyping(world, keys);
  say(`all ${messages} messages loaded in ${loadAllMs} ms; key press to paint then: ${shown(typingLoaded)}`);
  const heap = await measureHeap(world, minutes, speed);
  say(`heap: ${megabytes(heap.startBytes)} MB, then ${megabytes(heap.endBytes)} MB; ${heap.how}`);
  const report = { messages, open, typing: { ...typing, keys, liveChats: 6 }, loadAllMs, typingLoaded, heap };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  say(JSON.stringify(report));
  const hasGrown = heap.endBytes > heap.startBytes * (1 + grownShare) + heap.keptMessageBytes;
  if (Math.max(typing.p95Ms, typingLoaded.p95Ms) > limitMs || hasGrown) {
    say(`a key takes longer than ${limitMs} ms, or the heap grew`);
    process.exitCode = 1;
  }
} finally {
  await world.close();
}

/** From the key that opens the chat to the frame in which its newest message is painted. */
async function measureOpening({ page, newest }: DeskWorld, times: number) {
  const openMs: number[] = [];
  for (let time = 0; time < times; time++) {
    await page.keyboard.press('Control+2');
    await page.locator('[data-key]', { hasText: newest[1]! }).waitFor();
    await page.waitForTimeout(200);
    const painted = page.evaluate(
      (text) =>
        new Promise<number>((resolve) => {
          let pressedMs = 0;
          const look = (): void => {
            const rows = document.querySelectorAll('[data-key]');
            if (!rows.item(rows.length - 1)?.textContent?.includes(text))
              return void requestAnimationFrame(look);
            // The frame that shows it is over when the next task runs.
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - pressedMs);
            channel.port2.postMessage(null);
          };
          addEventListener(
            'keydown',
            (event) => {
              pressedMs = event.timeStamp;
              requestAnimationFrame(look);
            },
            { once: true, capture: true },
          );
        }),
      newest[0]!,
    );
    await page.waitForTimeout(50);
    await page.keyboard.press('Control+1');
    openMs.push(await painted);
  }
  const { nodes } = await domOf(page);
  const rows = await page.locator('[data-key]').count();
  return { openMs: timesOf(openMs), domNodes: nodes, rows };
}

/** A key in the composer of the long chat, while every one of six chats receives a message a second. */
async function measureTyping(world: DeskWorld, count: number): Promise<Times> {
  const { page } = world;
  await page.locator('[data-composer]').focus();
  await page.evaluate(() => {
    const known = globalThis as unknown as { keyTimes?: number[] };
    const isFirst = known.keyTimes === undefined;
    known.keyTimes = [];
    if (!isFirst) return;
    addEventListener(
      'keydown',
      (event) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => known.keyTimes?.push(performance.now() - event.timeStamp);
          channel.port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  const stop = world.startMessages(6 * 60);
  const letters = 'добрий день, зараз дивлюся на вашу лінію ';
  for (let key = 0; key < count; key++) {
    await page.keyboard.press(letters[key % letters.length] === ' ' ? 'Space' : 'KeyA');
    await page.waitForTimeout(30);
  }
  await stop();
  const times = await page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes);
  await page.locator('[data-composer]').fill('');
  return timesOf(times);
}

/** Scrolls up until the whole long chat is in the page's memory, then to its end again. */
async function loadAll({ page }: DeskWorld): Promise<number> {
  const list = page.locator('.list[role="group"]');
  const begun = performance.now();
  while ((await page.getByRole('button', { name: 'Показати раніші' }).count()) > 0) {
    await list.evaluate((box) => box.scrollTo({ top: 0, behavior: 'instant' }));
    await page.waitForTimeout(20);
  }
  const tookMs = Math.round(performance.now() - begun);
  await list.focus();
  await page.keyboard.press('End');
  await page.waitForTimeout(500);
  return tookMs;
}

/** Heap after forced collections, before and after 60 messages a minute for the time that was asked for. */
async function measureHeap(world: DeskWorld, asked: number, faster: number) {
  const { page } = world;
  const session = await page.context().newCDPSession(page);
  await world.startMessages(600)(5_000);
  const start = await heapOf(session);
  const realMs = (asked * 60_000) / faster;
  const sentBefore = world.sent();
  const stop = world.startMessages(60 * faster);
  const samples: number[] = [];
  for (let part = 0; part < 5; part++) {
    await page.waitForTimeout(realMs / 5);
    samples.push(await heapOf(session));
  }
  await stop();
  const end = await heapOf(session);
  const { nodes } = await domOf(page);
  const sent = world.sent() - sentBefore;
  return {
    startBytes: start,
    endBytes: end,
    samplesBytes: samples,
    messagesReceived: sent,
    /** What the messages themselves need that stay in the conversations: about 1.2 kB each. */
    keptMessageBytes: sent * 1_200,
    domNodes: nodes,
    how:
      faster === 1
        ? `${asked} real minutes of 60 messages a minute over six chats`
        : `${asked} minutes of 60 messages a minute over six chats, compressed ${faster} times: ${Math.round(realMs / 1000)} real seconds`,
  };
}

async function heapOf(session: CDPSession): Promise<number> {
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
async function domOf(page: Page): Promise<{ nodes: number }> {
  return { nodes: await page.evaluate(() => document.querySelectorAll('*').length) };
}

function timesOf(timesMs: readonly number[]): Times {
  const sorted = timesMs.toSorted((left, right) => left - right);
  const at = (share: number): number =>
    Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
function shown({ p50Ms, p95Ms, maxMs }: Times): string {
  return `p50 ${p50Ms} ms, p95 ${p95Ms} ms, longest ${maxMs} ms`;
}
function megabytes(bytes: number): number {
  return Math.round(bytes / 104_857.6) / 10;
}
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
