// The two stores of finished files keep the same promises: a directory, and an S3-compatible service over HTTP.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thumbnailKey, type AttachmentStore } from '../../backend/attachment/attachment-store.ts';
import { createDirectoryStore } from '../../backend/attachment/directory-store.ts';
import { createS3Store } from '../../backend/attachment/s3-store.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { s3Keys, s3Region, startS3Server, type S3Server } from '../support/s3-server.ts';

const temporary = temporaryDirectory();
let s3: S3Server;
const stores: Record<string, () => AttachmentStore> = {
  directory: () => createDirectoryStore(path.join(temporary.directory, 'files')),
  s3: () => createS3Store({ url: `${s3.url}/chat/files`, region: s3Region, keys: s3Keys }),
};
beforeAll(async () => void (s3 = await startS3Server()));
afterAll(async () => {
  await s3?.close();
  temporary.remove();
});

async function keysOf(store: AttachmentStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, putAt } of store.list()) {
    expect(Math.abs(Date.now() - putAt.getTime())).toBeLessThan(60_000);
    keys.push(key);
  }
  return keys.sort();
}

describe.each(Object.keys(stores))('the store in a %s', (kind) => {
  test('gives back what was put, whole, until it is removed', async () => {
    const store = stores[kind]!();
    const id = uuidv7();
    const bytes = Buffer.alloc(300_000, 'ґ');
    expect(await store.open(id)).toBeUndefined();
    await store.put(id, Buffer.from('earlier'));
    await store.put(id, bytes);
    const file = await store.open(id);
    expect(file?.sizeBytes).toBe(bytes.length);
    expect((await buffer(file!.body)).equals(bytes)).toBe(true);
    await store.remove(id);
    await store.remove(id);
    expect(await store.open(id)).toBeUndefined();
  });

  test('lists every key, page after page', async () => {
    const store = stores[kind]!();
    const ids = Array.from({ length: 5 }, () => uuidv7());
    const keys = ids.flatMap((id) => [id, thumbnailKey(id)]).sort();
    for (const key of keys) await store.put(key, Buffer.from('x'));
    expect(await keysOf(store)).toEqual(keys);
  });

  test.each(['../x', 'x', '', `${uuidv7()}/../../x`, `${uuidv7()}.exe`])(
    'takes no key like %j',
    async (key) => {
      const store = stores[kind]!();
      await expect((async () => store.put(key, Buffer.from('x')))()).rejects.toThrow(RangeError);
      await expect((async () => store.open(key))()).rejects.toThrow(RangeError);
    },
  );
});

test('a directory lists what a kill left behind as never finished', async () => {
  const store = stores['directory']!();
  const key = `${uuidv7()}.new`;
  const folder = path.join(temporary.directory, 'files', '00');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, key), 'half');
  writeFileSync(path.join(folder, 'notes.txt'), 'not ours');
  expect((await keysOf(store)).filter((one) => one.endsWith('.new'))).toEqual([key]);
  expect(readdirSync(folder)).toContain('notes.txt');
});

describe('S3', () => {
  test('stays under its prefix', async () => {
    s3.objects.set('other/object', { bytes: Buffer.from('x'), at: new Date() });
    expect((await keysOf(stores['s3']!())).length).toBeGreaterThan(0);
    expect([...s3.objects.keys()].filter((key) => !key.startsWith('chat/files/'))).toEqual(['other/object']);
  });

  test('is asked again when it is busy', async () => {
    const id = uuidv7();
    s3.failNext(2);
    await stores['s3']!().put(id, Buffer.from('x'));
    expect(s3.objects.has(`chat/files/${id}`)).toBe(true);
  });

  test('waits for an answer, and not for how long its reader takes', async () => {
    const store = createS3Store({ url: s3.url, region: s3Region, keys: s3Keys, answerWithinMs: 150 });
    const id = uuidv7();
    await store.put(id, Buffer.alloc(300_000, 'ґ'));
    s3.pauseNext('within', 400);
    const file = await store.open(id);
    expect((await buffer(file!.body)).length).toBe(300_000);
    s3.pauseNext('before', 400);
    await expect(store.open(id)).rejects.toThrow('abort');
  });

  test('gives up waiting also when memory was collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const store = createS3Store({ url: s3.url, region: s3Region, keys: s3Keys, answerWithinMs: 300 });
    s3.pauseNext('before', 1_000);
    const collecting = setInterval(collect, 50);
    await expect(store.open(uuidv7()).finally(() => clearInterval(collecting))).rejects.toThrow('abort');
  });

  test('with a wrong key is an error that does not tell the key', async () => {
    const keys = { ...s3Keys, secretAccessKey: 'інше' };
    const store = createS3Store({ url: s3.url, region: s3Region, keys });
    const failure = await store.put(uuidv7(), Buffer.from('x')).catch(String);
    expect(failure).toBe('Error: the store of attachments answered 403 to PUT');
  });

  test('without the bucket is an error and no missing file', async () => {
    const store = createS3Store({
      url: s3.url.replace('lanka-files', 'nothing'),
      region: s3Region,
      keys: s3Keys,
    });
    await expect(store.put(uuidv7(), Buffer.from('x'))).rejects.toThrow('bucket');
  });
});
