// The page's own uploading over a bad line: resets in the midst of chunks, packets lost, a backend that is away.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../backend/wire/context.ts';
import { createFileRequests } from '../../renderer/attachment/file-requests.ts';
import { uploadFile } from '../../renderer/attachment/upload-file.ts';
import type { AppError } from '../../shared/errors.ts';
import { createFileClient, type FileClient } from '../support/file-client.ts';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import { exe } from '../support/files.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';

const text = Buffer.from('рядок журналу\n'.repeat(70_000));
let server: ProductServer;
let files: FileClient;
let line: FaultProxy;
let subscriber: Actor;
beforeAll(async () => {
  server = await startProductServer();
  files = createFileClient(server);
  let seed = 7;
  line = await openFaultProxy(
    Number(new URL(server.url).port),
    () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647,
  );
  subscriber = await server.desk.subscriber();
  // A page has the window's events of coming online; Node has none.
  const events = new EventTarget();
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
});
afterEach(() => {
  line.cutAfter(null);
  line.weather({});
  line.blackHole(false);
});
afterAll(async () => {
  await line?.close();
  await server?.close();
});

function upload(bytes: Buffer, abort = new AbortController()) {
  const id = uuidv7();
  const seen = { sent: [] as number[], waits: 0 };
  const token = (): Promise<string> => server.tokenOf(subscriber);
  const requests = createFileRequests({ personId: 'x', url: line.url, token });
  const done = uploadFile(requests, {
    file: new File([Uint8Array.from(bytes)], 'журнал.txt'),
    announced: { attachmentId: id, conversationId: null, name: 'журнал.txt', sizeBytes: bytes.length },
    signal: abort.signal,
    onProgress: (sentBytes) => seen.sent.push(sentBytes),
    onWaiting: (isWaiting) => void (seen.waits += Number(isWaiting)),
  });
  return { id, done, seen };
}
const arrived = async (id: string): Promise<Buffer> =>
  Buffer.from(await (await files.file(subscriber, id)).arrayBuffer());

test('a file goes through connections that each die after 300 KB', async () => {
  line.cutAfter(300_000);
  const { id, done, seen } = upload(text);
  expect(await done).toMatchObject({ attachmentId: id, sizeBytes: text.length });
  expect((await arrived(id)).equals(text)).toBe(true);
  expect(seen.waits).toBeGreaterThan(2);
  expect(seen.sent).toEqual(seen.sent.toSorted((a, b) => a - b));
}, 60_000);

test('a file goes through a line that loses a tenth and is cut every second', async () => {
  line.weather({ latencyMs: 20, loss: 0.1 });
  const cutting = setInterval(() => line.cut(), 1_000);
  try {
    const { id, done } = upload(text);
    await done;
    expect((await arrived(id)).equals(text)).toBe(true);
  } finally {
    clearInterval(cutting);
  }
}, 60_000);

test('a refusal is told at once and not tried again', async () => {
  const { id, done, seen } = upload(exe);
  await expect(done).rejects.toMatchObject({ code: 'FILE_KIND' } satisfies Partial<AppError>);
  expect([seen.waits, (await files.file(subscriber, id)).status]).toEqual([0, 404]);
});

test('giving up ends it, also while there is no line', async () => {
  const abort = new AbortController();
  line.cutAfter(1);
  const { done, seen } = upload(text, abort);
  await vi.waitFor(() => expect(seen.waits).toBeGreaterThan(0));
  abort.abort();
  await expect(done).rejects.toThrow('abort');
});
