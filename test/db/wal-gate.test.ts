// The gate between PostgreSQL and the disk: what may wait, what may not, and what a failed sync means.
import { expect, test } from 'vitest';
import { groupCommit } from '../../backend/db/group-commit.ts';
import { isWalSegment, WalGate, type SyncCalls } from '../../backend/db/wal-gate.ts';

const first = '/d/pg_wal/000000010000000000000001';
const second = '/d/pg_wal/000000010000000000000002';

/** Notes every call; `finish` ends the syncs that run off the thread. */
function notedCalls(): { calls: SyncCalls; notes: string[]; finish: (error?: Error) => void } {
  const notes: string[] = [];
  const running: ((error?: Error) => void)[] = [];
  let lastFd = 0;
  const calls: SyncCalls = {
    open: (file) => {
      notes.push(`open ${file.slice(-1)}`);
      lastFd += 1;
      return lastFd;
    },
    close: (fd) => notes.push(`close ${fd}`),
    dataSync: (_, file) => notes.push(`sync ${file.slice(-1)}`),
    dataSyncLater: (_, file) => {
      notes.push(`later ${file.slice(-1)}`);
      return new Promise((resolve, reject) => {
        running.push((error) => (error ? reject(error) : resolve()));
      });
    },
  };
  return { calls, notes, finish: (error) => running.splice(0).forEach((end) => end(error)) };
}

test('only segments of the log may wait', () => {
  expect(isWalSegment(first)).toBe(true);
  for (const file of ['/d/pg_wal/xlogtemp.42', '/d/pg_wal', '/d/base/1/1259', '/d/global/pg_control']) {
    expect(isWalSegment(file)).toBe(false);
  }
});

test('many requests become one sync of each segment that has one', async () => {
  const { calls, notes, finish } = notedCalls();
  const gate = new WalGate(calls);
  for (const file of [first, first, second, second]) gate.defer(file);
  const synced = gate.sync();
  finish();
  await synced;
  expect(notes).toEqual(['open 1', 'open 2', 'later 1', 'later 2']);
  await gate.sync();
  expect(notes).toHaveLength(4);
});

test('a change outside the log syncs the log first, even while a sync is under way', async () => {
  const { calls, notes, finish } = notedCalls();
  const gate = new WalGate(calls);
  gate.settle();
  expect(notes).toEqual([]);
  gate.defer(first);
  const synced = gate.sync();
  gate.settle();
  expect(notes).toEqual(['open 1', 'later 1', 'sync 1']);
  finish();
  await synced;
});

test('a request that comes during a sync is not counted as synced by it', async () => {
  const { calls, notes, finish } = notedCalls();
  const gate = new WalGate(calls);
  gate.defer(first);
  const synced = gate.sync();
  gate.defer(first);
  finish();
  await synced;
  expect(gate.isWaiting).toBe(true);
  gate.settle();
  expect(notes.at(-1)).toBe('sync 1');
});

test('after a failed sync nothing is ever acknowledged again', async () => {
  const { calls, finish } = notedCalls();
  const gate = new WalGate(calls);
  gate.defer(first);
  const synced = gate.sync();
  finish(new Error('EIO'));
  await expect(synced).rejects.toThrow('EIO');
  await expect(gate.sync()).rejects.toThrow('EIO');
  expect(() => gate.defer(first)).toThrow('EIO');
  expect(() => gate.settle()).toThrow('EIO');
  expect(gate.failure?.message).toBe('EIO');
});

test('old segments are let go, but never one that a running sync uses', async () => {
  const { calls, notes, finish } = notedCalls();
  const gate = new WalGate(calls);
  for (let number = 1; number <= 9; number += 1) gate.defer(`/d/pg_wal/00000001000000000000000${number}`);
  const synced = gate.sync();
  gate.settle();
  expect(notes.filter((note) => note.startsWith('close'))).toEqual([]);
  finish();
  await synced;
  expect(notes.filter((note) => note.startsWith('close'))).toEqual(
    [1, 2, 3, 4, 5].map((fd) => `close ${fd}`),
  );
});

test('everyone who arrives during a sync shares the next one', async () => {
  const ends: (() => void)[] = [];
  const durable = groupCommit(() => new Promise((resolve) => ends.push(resolve)));
  const early = durable();
  const late = [durable(), durable(), durable()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await early;
  await expect.poll(() => ends.length).toBe(2);
  const later = durable();
  ends[1]?.();
  await Promise.all(late);
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.();
  await later;
});

test('a failed sync rejects those who wait for it and not those who come after', async () => {
  let tries = 0;
  const durable = groupCommit(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('EIO')) : Promise.resolve();
  });
  const [early, late] = [durable(), durable()];
  await expect(early).rejects.toThrow('EIO');
  await expect(late).resolves.toBeUndefined();
});
