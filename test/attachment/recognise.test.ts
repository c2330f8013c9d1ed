// What a text is told by, wherever in it that stands, and how it is read: piece by piece.
import { expect, test } from 'vitest';
import { mayBecome, recognise } from '../../backend/attachment/recognise.ts';

const pieceBytes = 256 * 1024;
/** A text with `words` so many bytes into it. */
const textWith = (words: string | Buffer, at: number): Buffer =>
  Buffer.concat([Buffer.alloc(at, 'a'), Buffer.from(words), Buffer.alloc(1_000, 'b')]);

test.each(['<script', '<!DOCTYPE', 'JavaScript:', '<svg', '\u0007'])(
  '%j is found at every place around the end of a piece',
  async (words) => {
    for (let at = pieceBytes - 12; at <= pieceBytes + 1; at++) {
      expect([at, await recognise(textWith(words, at))]).toEqual([at, undefined]);
    }
  },
);

test.each([
  ['a letter that is cut by the end of a piece', textWith('ґ', pieceBytes - 1)],
  ['a hash and an exclamation mark where a piece begins', textWith('#!', pieceBytes)],
  ['three pieces', Buffer.alloc(3 * pieceBytes, 'a')],
])('%s is text', async (_what, bytes) => {
  expect(await recognise(bytes)).toBe('text/plain');
  expect(mayBecome(bytes)).toBe(true);
});

test('a text that ends within a letter is none', async () => {
  expect(await recognise(textWith('ґ', 10).subarray(0, 11))).toBeUndefined();
  expect(await recognise(textWith('ґ', pieceBytes).subarray(0, pieceBytes + 1))).toBeUndefined();
});

test('while 20 MB are read, everybody else has their turn', async () => {
  let turns = 0;
  let isReading = true;
  const others = (): void => {
    turns += 1;
    if (isReading) setImmediate(others);
  };
  setImmediate(others);
  expect(await recognise(Buffer.alloc(20 * 1024 * 1024, 'a'))).toBe('text/plain');
  isReading = false;
  expect(turns).toBeGreaterThan(50);
});
