// A store that is away: what is on its way waits and is not asked for again, what is there can be read when it is back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createS3Store } from '../../backend/attachment/s3-store.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { codeOf, createFileClient, finishedOf, type FileClient } from '../support/file-client.ts';
import { pdf, png } from '../support/files.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';
import { s3Keys, s3Region, startS3Server, type S3Server } from '../support/s3-server.ts';
import { pictureWorker } from '../support/worker-build.ts';

let s3: S3Server;
let server: ProductServer;
let files: FileClient;
let subscriber: Actor;
beforeAll(async () => {
  s3 = await startS3Server();
  const store = createS3Store({ url: s3.url, region: s3Region, keys: s3Keys });
  server = await startProductServer({ store, pictureWorker: await pictureWorker() });
  files = createFileClient(server);
  subscriber = await server.desk.subscriber();
});
afterAll(async () => {
  await server?.close();
  await s3?.close();
});

test('a file whose store is away is kept here, and finished when it is back', async () => {
  const id = uuidv7();
  s3.failNext(100);
  const answer = await files.send(subscriber, { id, bytes: png(9, 9) });
  expect([answer.status, codeOf(answer)]).toEqual([503, 'DB_DOWN']);
  s3.failNext(0);
  const file = finishedOf(await files.announce(subscriber, { id, bytes: png(9, 9) }));
  expect([...s3.objects.keys()].sort()).toEqual([id, `${id}.thumbnail`]);
  s3.failNext(100);
  expect((await files.file(subscriber, id)).status).toBe(503);
  s3.failNext(0);
  const bytes = Buffer.from(await (await files.file(subscriber, id)).arrayBuffer());
  expect([bytes.length, file.hasThumbnail]).toEqual([file.sizeBytes, true]);
  await files.discard(subscriber, id);
  expect(s3.objects.size).toBe(0);
});

test('files in S3 are tidied like files on disk', async () => {
  const { attachmentId } = finishedOf(await files.send(subscriber, { bytes: pdf }));
  const ghost = uuidv7();
  s3.objects.set(ghost, { bytes: pdf, at: new Date(Date.now() - 2 * 3_600_000) });
  await server.tidyFiles();
  expect([...s3.objects.keys()]).toEqual([attachmentId]);
});
