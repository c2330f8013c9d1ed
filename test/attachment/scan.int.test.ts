// The installation's scanner: real programs that find something, find nothing, break, and never end.
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScan } from '../../backend/attachment/scan.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { codeOf, createFileClient, finishedOf, type FileClient } from '../support/file-client.ts';
import { pdf } from '../support/files.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';

const temporary = temporaryDirectory();
const scanner = path.join(temporary.directory, 'scan me.mjs');
const write = (body: string): void => {
  writeFileSync(scanner, `#!${process.execPath}\nimport { readFileSync } from 'node:fs';\n${body}\n`);
  chmodSync(scanner, 0o700);
};
const looks = `process.exit(readFileSync(process.argv[2]).includes('EICAR') ? 1 : 0)`;
const infected = Buffer.concat([pdf, Buffer.from('X5O!P%@AP EICAR-STANDARD-ANTIVIRUS-TEST-FILE')]);

let server: ProductServer;
let files: FileClient;
let subscriber: Actor;
beforeAll(async () => {
  server = await startProductServer({ scan: createScan(scanner, pino({ level: 'silent' }), 3_000) });
  files = createFileClient(server);
  subscriber = await server.desk.subscriber();
});
afterAll(async () => {
  await server?.close();
  temporary.remove();
});

test('what it finds nothing in may be sent, what it refuses leaves nothing behind', async () => {
  write(looks);
  expect(finishedOf(await files.send(subscriber, { bytes: pdf })).sizeBytes).toBe(pdf.length);
  const id = uuidv7();
  const answer = await files.send(subscriber, { id, bytes: infected });
  expect([answer.status, codeOf(answer)]).toEqual([422, 'FILE_REFUSED']);
  expect((await files.file(subscriber, id)).status).toBe(404);
  expect(codeOf(await files.append(subscriber, id, infected.length, Buffer.alloc(0)))).toBe('NOT_FOUND');
});

test.each([
  ['says 2', 'process.exit(2)'],
  ['is killed', `process.kill(process.pid, 'SIGKILL')`],
  ['never ends', 'setInterval(() => undefined, 1000)'],
])(
  'while it %s nothing passes, and the same file passes later without being sent again',
  async (_how, body) => {
    write(body);
    const id = uuidv7();
    const answer = await files.send(subscriber, { id, bytes: pdf });
    expect([answer.status, codeOf(answer)]).toEqual([503, 'FILE_UNCHECKED']);
    expect((await files.file(subscriber, id)).status).toBe(404);
    write(looks);
    expect(finishedOf(await files.announce(subscriber, { id, bytes: pdf })).attachmentId).toBe(id);
  },
);

test('a scanner that is not there lets nothing pass', async () => {
  const scan = createScan(path.join(temporary.directory, 'nothing'), pino({ level: 'silent' }));
  await expect(scan('/dev/null')).rejects.toMatchObject({ code: 'FILE_UNCHECKED' });
});

test('of one person one file is looked at at a time, of all together four', async () => {
  let running = 0;
  let [mostOfOne, mostOfAll, looks] = [0, 0, 0];
  const scan = async (): Promise<void> => {
    running += 1;
    looks += 1;
    mostOfAll = Math.max(mostOfAll, running);
    await new Promise((resolve) => setTimeout(resolve, 30));
    running -= 1;
  };
  const other = await startProductServer({ scan });
  const client = createFileClient(other);
  const sendThree = async (): Promise<void> => {
    const one = await other.desk.subscriber();
    await Promise.all([1, 2, 3].map(async () => finishedOf(await client.send(one, { bytes: pdf }))));
  };
  await sendThree();
  mostOfOne = mostOfAll;
  await Promise.all(Array.from({ length: 8 }, sendThree));
  await other.close();
  expect([mostOfOne, mostOfAll, looks]).toEqual([1, 4, 27]);
});
