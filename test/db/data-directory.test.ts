// Who may use a data directory, and what the others are told.
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataDirectoryError, openDataDirectory } from '../../backend/db/data-directory.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { startStorageProcess } from '../support/storage-process.ts';

let place: { directory: string; remove: () => void };
beforeEach(() => {
  place = temporaryDirectory();
});
afterEach(() => place.remove());

async function problemOf(directory: string, freeBytes?: number): Promise<DataDirectoryError> {
  const freeBytesOf = freeBytes === undefined ? undefined : (): Promise<number> => Promise.resolve(freeBytes);
  const refusal = await openDataDirectory(directory, freeBytesOf).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(DataDirectoryError);
  return refusal as DataDirectoryError;
}

test('a directory that does not exist is made, for this user alone', async () => {
  const data = await openDataDirectory(path.join(place.directory, 'a/b'));
  expect(existsSync(data.snapshots)).toBe(true);
  await data.release();
});

test('a second opener is told who holds the directory and where it answers', async () => {
  const holder = await startStorageProcess(place.directory, 'hold');
  await holder.until(0);
  const refusal = await problemOf(place.directory);
  expect(refusal.problem).toBe('held');
  expect(refusal.message).toContain(`process ${holder.child.pid}`);
  expect(refusal.message).toContain('http://127.0.0.1:4321');
  await holder.kill();
  const data = await openDataDirectory(place.directory);
  await data.release();
});

test('a link to the directory is the same directory', async () => {
  const data = await openDataDirectory(path.join(place.directory, 'data'));
  const link = path.join(place.directory, 'link');
  symlinkSync(data.path, link);
  expect((await problemOf(link)).problem).toBe('held');
  expect((await problemOf(data.path)).problem).toBe('held');
  await data.release();
  await (await openDataDirectory(link)).release();
});

test('the holder file names this process and goes with it', async () => {
  const data = await openDataDirectory(place.directory);
  data.announce(8080);
  const holderFile = path.join(place.directory, 'holder.json');
  expect(JSON.parse(readFileSync(holderFile, 'utf8'))).toMatchObject({ pid: process.pid, port: 8080 });
  await data.release();
  expect(existsSync(holderFile)).toBe(false);
});

test('a holder file left by a crash holds nobody off, whatever is in it', async () => {
  for (const content of ['{"pid":1,"port":1,"startedAt":"x"}', '', 'not json', '[]']) {
    writeFileSync(path.join(place.directory, 'holder.json'), content);
    await (await openDataDirectory(place.directory)).release();
  }
});

test('a path that cannot be a directory is refused with a sentence that says why', async () => {
  const file = path.join(place.directory, 'file');
  writeFileSync(file, '');
  for (const directory of [file, path.join(file, 'below')]) {
    const refusal = await problemOf(directory);
    expect(refusal.problem).toBe('unwritable');
    expect(refusal.message).toMatch(/is a file|a file of that name/);
    expect(refusal.message).toContain('--data-dir');
  }
});

test('a directory without the right to write is refused', async () => {
  const locked = path.join(place.directory, 'locked');
  mkdirSync(locked, { mode: 0o500 });
  // Root may write everywhere except where the kernel itself owns the files.
  const directory = process.getuid?.() === 0 ? '/sys/lanka' : path.join(locked, 'data');
  expect((await problemOf(directory)).problem).toBe('unwritable');
  chmodSync(locked, 0o700);
});

test('a disk that is nearly full is refused with the figures, and nothing stays locked', async () => {
  const refusal = await problemOf(place.directory, 150 * 1024 * 1024);
  expect(refusal.problem).toBe('full');
  expect(refusal.message).toMatch(/150 MB left and 200 MB are needed/);
  await (await openDataDirectory(place.directory)).release();
});
