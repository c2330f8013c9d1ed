// kill -9 of the built backend while a file is on its way, and while it is looked at: the file goes on where it was.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/session/session.contract.ts';
import { sessionPaths } from '../../shared/session/session-paths.ts';
import type { Result } from '../../shared/errors.ts';
import { samplePassword } from '../e2e/agent-steps.ts';
import { createFileClient, finishedOf, type FileAnswer, type FileClient } from '../support/file-client.ts';
import { jpeg } from '../support/files.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import type { UploadState } from '../../shared/attachment/attachment.contract.ts';

const chunkBytes = 512 * 1024;
const kills = 2;
let backend: RunningBackend;
let files: FileClient;
const me = { id: 'agent', role: 'agent', displayName: '', sessionId: '', source: '' } as const;

beforeAll(async () => {
  backend = await startBackend('sample');
  files = createFileClient({ url: backend.url, tokenOf });
});
afterAll(() => backend?.close());

let token = '';
/** One sign-in outlives the backend that gave it. */
async function tokenOf(): Promise<string> {
  if (token !== '') return token;
  const response = await fetch(backend.url + sessionPaths.signIn, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'i.tkachenko', password: samplePassword }),
  });
  const result = (await response.json()) as Result<SignedIn>;
  if (!result.ok) throw new Error(result.error.code);
  token = result.value.accessToken;
  return token;
}

/** Names of files below the attachments that belong to `id`. */
function onDisk(id: string): string[] {
  const folder = path.join(backend.directory, 'attachments');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((place) => path.basename(place).startsWith(id))
    .map((place) => place.replaceAll(path.sep, '/'))
    .sort();
}

const offsetOf = ({ result }: FileAnswer<UploadState>): number => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value.offsetBytes;
};

test('a file that was cut off by kills arrives once and whole', async () => {
  const id = uuidv7();
  const bytes = Buffer.from(randomBytes(2_000_000).toString('hex'));
  let killed = 0;
  let at = offsetOf(await files.announce(me, { id, bytes }));
  for (let chunk = 1; at < bytes.length; chunk++) {
    const sending = files.append(me, id, at, bytes.subarray(at, at + chunkBytes)).catch(() => undefined);
    if (chunk % 2 === 0 && killed < kills) {
      killed++;
      // A little later each time: before the bytes are written, between bytes and row, after both.
      await pause(killed * 3);
      await backend.kill9();
      await sending;
      await backend.restart();
      const before = at;
      at = offsetOf(await files.announce(me, { id, bytes }));
      expect([before, before + chunkBytes]).toContain(at);
    } else {
      const answer = await sending;
      if (!answer) throw new Error('no answer without a kill');
      at = offsetOf(answer);
    }
  }
  expect(killed).toBe(kills);
  finishedOf(await files.announce(me, { id, bytes }));
  const arrived = Buffer.from(await (await files.file(me, id)).arrayBuffer());
  expect(arrived.equals(bytes)).toBe(true);
  expect(onDisk(id)).toEqual([`files/${id.slice(-2)}/${id}`]);
});

test('a picture whose look was cut off by a kill is looked at again', async () => {
  const id = uuidv7();
  const bytes = jpeg(4_000, 3_000);
  await files.announce(me, { id, bytes });
  const sending = files.append(me, id, 0, bytes).catch(() => undefined);
  await pause(150);
  await backend.kill9();
  await sending;
  await backend.restart();
  let at = offsetOf(await files.announce(me, { id, bytes }));
  if (at < bytes.length) at = offsetOf(await files.append(me, id, at, bytes.subarray(at)));
  const file = finishedOf(await files.announce(me, { id, bytes }));
  expect(file).toMatchObject({ width: 4_000, height: 3_000, hasThumbnail: true });
  expect(onDisk(id)).toEqual([`files/${id.slice(-2)}/${id}`, `files/${id.slice(-2)}/${id}.thumbnail`]);
});
