// Texts that outlive the death of the browser: of the quick storage and the disk the newer one counts.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { durableTexts } from '../../renderer/ui/durable-texts.ts';
import { keptTexts, type KeptTexts } from '../../renderer/ui/kept-texts.ts';

let factory: IDBFactory;
let nowMs = 1_800_000_000_000;
const open = (quick: KeptTexts = keptTexts(() => undefined), find = (): IDBFactory | undefined => factory) =>
  durableTexts(quick, find, () => (nowMs += 1));
beforeEach(() => (factory = new IDBFactory()));

test('what localStorage had not written yet is back after the death of the browser', async () => {
  await open().set('a', 'токен');
  expect(await open().get('a')).toBe('токен');
  expect(open().peek('a')).toBeNull();
});

test('of two the newer counts: what was noted just before a reload, and what the disk alone still knows', async () => {
  const quick = keptTexts(() => undefined);
  const page = open(quick);
  await page.set('a', 'старе');
  page.note('a', 'нове');
  expect([await open(quick).get('a'), page.peek('a')]).toEqual(['нове', 'нове']);
  const lagging = keptTexts(() => undefined);
  open(lagging).note('b', 'старе');
  await page.set('b', 'нове');
  expect(await open(lagging).get('b')).toBe('нове');
});

test('what was removed does not come back from a storage that lags behind', async () => {
  const lagging = keptTexts(() => undefined);
  open(lagging).note('a', 'надіслане');
  const page = open();
  await page.set('a', 'надіслане');
  await page.remove('a');
  expect([await page.get('a'), await open(lagging).get('a')]).toEqual([null, null]);
});

test('what an earlier version kept is read, and a browser that gives no database keeps for the page', async () => {
  const quick = keptTexts(() => undefined);
  quick.setItem('a', '{"sessionId":"1"}');
  expect(await open(quick).get('a')).toBe('{"sessionId":"1"}');
  for (const find of [
    () => undefined,
    () => {
      throw new DOMException('no', 'SecurityError');
    },
  ]) {
    const page = open(
      keptTexts(() => undefined),
      find,
    );
    await page.set('a', 'текст');
    expect(await page.get('a')).toBe('текст');
    await page.remove('a');
    expect(await page.get('a')).toBeNull();
  }
});
