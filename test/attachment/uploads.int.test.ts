// The way of a file: chunk by chunk, resumed, into one message, read by those who may, forgotten when nobody sent it.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationState } from '../../shared/chat/chat.state.ts';
import type { AttachmentId, ConversationId } from '../../shared/ids.ts';
import { codeOf, createFileClient, finishedOf, type FileClient } from '../support/file-client.ts';
import { jpeg, pdf, png } from '../support/files.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';
import { pictureWorker } from '../support/worker-build.ts';

let server: ProductServer;
let files: FileClient;
let agent: Actor;
let subscriber: Actor;
let conversationId: ConversationId;
beforeAll(async () => {
  server = await startProductServer({ pictureWorker: await pictureWorker() });
  files = createFileClient(server);
});
afterAll(() => server?.close());
beforeEach(async () => {
  const { desk } = server;
  agent = await desk.staff('Ірина Мельник');
  subscriber = await desk.subscriber();
  const started = { topic: 'internet', language: 'uk', ...desk.message() } as const;
  ({ conversationId } = await desk.order(subscriber, 'assistant:start', started));
  await desk.order(agent, 'chat:accept', { conversationId });
});

const ready = async (actor: Actor, bytes: Buffer = pdf): Promise<AttachmentId> =>
  finishedOf(await files.send(actor, { bytes, name: 'файл.bin', conversationId })).attachmentId;
const send = (attachments: AttachmentId[], kind: 'chat:send' | 'chat:note' = 'chat:send') =>
  server.desk.order(agent, kind, { conversationId, messageId: uuidv7(), body: '', attachments });
const rowsOf = (owner: string) =>
  server.database.kysely.selectFrom('attachments').selectAll().where('owner', '=', owner).execute();
const onDisk = (): string[] =>
  readdirSync(server.attachmentDirectory, { recursive: true, encoding: 'utf8' }).map((place) =>
    path.basename(place),
  );

describe('an upload', () => {
  const text = Buffer.from('рядок журналу\n'.repeat(70_000));

  test('goes on where it stopped, whatever offset the client believed in', async () => {
    const id = uuidv7();
    const half = text.subarray(0, 900_000);
    await files.announce(subscriber, { id, bytes: text });
    expect((await files.append(subscriber, id, 0, half)).result).toMatchObject({
      value: { offsetBytes: 900_000 },
    });
    for (const wrong of [0, 899_999, 900_001]) {
      const answer = await files.append(subscriber, id, wrong, Buffer.from('х'));
      expect([answer.status, answer.headers.get('upload-offset')]).toEqual([409, '900000']);
    }
    const again = await files.announce(subscriber, { id, bytes: text });
    expect(again.result).toMatchObject({ value: { offsetBytes: 900_000, attachment: null } });
    await files.append(subscriber, id, 900_000, text.subarray(900_000, 1_500_000));
    const last = await files.append(subscriber, id, 1_500_000, text.subarray(1_500_000));
    expect(finishedOf(last)).toMatchObject({ sizeBytes: text.length, mediaType: 'text/plain' });
    const bytes = Buffer.from(await (await files.file(subscriber, id)).arrayBuffer());
    expect(bytes.equals(text)).toBe(true);
    expect(finishedOf(await files.announce(subscriber, { id, bytes: text })).attachmentId).toBe(id);
    expect(onDisk().filter((name) => name === id)).toHaveLength(1);
  });

  test('whose bytes were lost begins where they end', async () => {
    const id = uuidv7();
    await files.announce(subscriber, { id, bytes: text });
    await files.append(subscriber, id, 0, text.subarray(0, 500_000));
    writeFileSync(path.join(server.attachmentDirectory, 'incoming', id), text.subarray(0, 1_000));
    const answer = await files.append(subscriber, id, 500_000, text.subarray(500_000, 900_000));
    expect([answer.status, answer.headers.get('upload-offset')]).toEqual([409, '1000']);
    const rest = [text.subarray(1_000, 1_000_000), text.subarray(1_000_000)] as const;
    await files.append(subscriber, id, 1_000, rest[0]);
    expect(finishedOf(await files.append(subscriber, id, 1_000_000, rest[1])).sizeBytes).toBe(text.length);
  });

  test('takes no more than was announced, and no chunk over a mebibyte', async () => {
    const id = uuidv7();
    await files.announce(subscriber, { id, bytes: pdf });
    const more = await files.append(subscriber, id, 0, Buffer.concat([pdf, pdf]));
    expect([more.status, codeOf(more)]).toEqual([400, 'INVALID']);
    const large = await files.append(subscriber, id, 0, Buffer.alloc(1024 * 1024 + 1, 65));
    expect([large.status, codeOf(large)]).toEqual([413, 'INVALID']);
  });

  test('that cannot become a file to send ends with its first chunk', async () => {
    const id = uuidv7();
    await files.announce(subscriber, { id, bytes: pdf, sizeBytes: 19_000_000 });
    expect(codeOf(await files.append(subscriber, id, 0, Buffer.from('MZ\x90\0'.repeat(8), 'latin1')))).toBe(
      'FILE_KIND',
    );
    expect(codeOf(await files.append(subscriber, id, 32, pdf))).toBe('NOT_FOUND');
    expect(onDisk()).not.toContain(id);
  });

  test('is its owner’s alone, and asks for a sign-in that may chat', async () => {
    const id = uuidv7();
    await files.announce(subscriber, { id, bytes: pdf });
    const stranger = await server.desk.subscriber();
    for (const other of [stranger, agent]) {
      expect(codeOf(await files.announce(other, { id, bytes: pdf }))).toBe('NOT_FOUND');
      expect(codeOf(await files.append(other, id, 0, pdf))).toBe('NOT_FOUND');
      expect(codeOf(await files.discard(other, id))).toBe('NOT_FOUND');
    }
    expect(codeOf(await files.announce(null, { id: uuidv7(), bytes: pdf }))).toBe('UNAUTHENTICATED');
    const dispatcher = await server.desk.staff('Диспетчер', 'dispatcher');
    expect(codeOf(await files.announce(dispatcher, { id: uuidv7(), bytes: pdf }))).toBe('FORBIDDEN');
    const foreign = { id: uuidv7(), bytes: pdf, conversationId };
    expect(codeOf(await files.announce(stranger, foreign))).toBe('NOT_FOUND');
    expect(codeOf(await files.announce(stranger, { ...foreign, conversationId: uuidv7() }))).toBe(
      'NOT_FOUND',
    );
  });

  test('is refused while twenty others are unsent, until one is given up', async () => {
    const ids = Array.from({ length: 20 }, () => uuidv7());
    for (const id of ids) expect(codeOf(await files.announce(subscriber, { id, bytes: pdf }))).toBe('ok');
    const more = { id: uuidv7(), bytes: pdf };
    expect(codeOf(await files.announce(subscriber, more))).toBe('RATE');
    expect(codeOf(await files.discard(subscriber, ids[3]!))).toBe('ok');
    expect(codeOf(await files.announce(subscriber, more))).toBe('ok');
  });

  test('is refused beyond twenty also when all are announced at once', async () => {
    const all = Array.from({ length: 30 }, () => files.announce(subscriber, { id: uuidv7(), bytes: pdf }));
    const codes = (await Promise.all(all)).map(codeOf);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(20);
    expect(codes.filter((code) => code === 'RATE')).toHaveLength(10);
  });
});

describe('a finished file', () => {
  test('goes with one message to both sides, described alike', async () => {
    const ids = [await ready(agent, jpeg(640, 480)), await ready(agent)];
    await send(ids);
    const { snapshot: desk } = await server.desk.open<ConversationState>(
      agent,
      `conversation:${conversationId}`,
    );
    const { snapshot: page } = await server.desk.open<ConsultationState>(
      subscriber,
      `consultation:${conversationId}`,
    );
    const shown = desk.messages.at(-1)!.attachments;
    expect(shown.map(({ attachmentId }) => attachmentId)).toEqual(ids);
    expect(shown[0]).toMatchObject({ name: 'файл.bin.jpg', width: 640, height: 480, hasThumbnail: true });
    expect(page.messages.at(-1)!.attachments).toEqual(shown);
    for (const reader of [agent, subscriber]) {
      expect((await files.file(reader, ids[1]!)).status).toBe(200);
      expect((await files.thumbnail(reader, ids[0]!)).headers.get('content-type')).toBe('image/jpeg');
    }
    expect((await files.thumbnail(subscriber, ids[1]!)).status).toBe(404);
  });

  test('goes with no second message, not twice with one, and not with a message of someone else', async () => {
    const id = await ready(agent);
    await expect(server.desk.codeOf(send([id, id]))).resolves.not.toBe('ok');
    await send([id]);
    await expect(server.desk.codeOf(send([id]))).resolves.toBe('FILE_GONE');
    await expect(server.desk.codeOf(send([await ready(subscriber)]))).resolves.toBe('FILE_GONE');
    await expect(server.desk.codeOf(send([uuidv7() as AttachmentId]))).resolves.toBe('FILE_GONE');
    const unfinished = uuidv7() as AttachmentId;
    await files.announce(agent, { id: unfinished, bytes: pdf });
    await expect(server.desk.codeOf(send([unfinished]))).resolves.toBe('FILE_GONE');
    const six = await Promise.all(Array.from({ length: 6 }, () => ready(agent)));
    await expect(server.desk.codeOf(send(six))).resolves.toBe('INVALID');
    expect(codeOf(await files.discard(agent, id))).toBe('NOT_FOUND');
  });

  test('of two messages at the same moment belongs to one', async () => {
    const id = await ready(agent);
    const codes = await Promise.all([send([id]), send([id])].map((answer) => server.desk.codeOf(answer)));
    expect(codes.toSorted()).toEqual(['FILE_GONE', 'ok']);
  });

  test('that is given up at the moment in which a message takes it stays whole or goes whole', async () => {
    for (let round = 0; round < 12; round++) {
      const id = await ready(agent);
      const givenUp = files.discard(agent, id);
      // A little later each time: before the row is read, between that and its end, after both.
      await new Promise((resolve) => setTimeout(resolve, round));
      const sent = await server.desk.codeOf(send([id]));
      const answers = [codeOf(await givenUp), sent, (await files.file(agent, id)).status];
      expect([
        ['NOT_FOUND', 'ok', 200],
        ['ok', 'FILE_GONE', 404],
      ]).toContainEqual(answers);
    }
  });

  test('is read by its uploader before it is sent, and by those who may read its chat after', async () => {
    const id = await ready(subscriber, png(9, 9));
    const stranger = await server.desk.staff('Оксана Гончар');
    const supervisor = await server.desk.staff('Марія Коваль', 'supervisor');
    const otherSubscriber = await server.desk.subscriber();
    const statusOf = async (who: Actor) => [
      (await files.file(who, id)).status,
      (await files.thumbnail(who, id)).status,
    ];
    const everyone = [subscriber, agent, supervisor, stranger, otherSubscriber];
    const [no, yes] = [
      [404, 404],
      [200, 200],
    ];
    expect(await Promise.all(everyone.map(statusOf))).toEqual([yes, no, no, no, no]);
    const written = { conversationId, messageId: uuidv7(), body: '', attachments: [id] };
    await server.desk.order(subscriber, 'assistant:send', written);
    expect(await Promise.all(everyone.map(statusOf))).toEqual([yes, yes, yes, no, no]);
    expect((await files.file(null, id)).status).toBe(401);
    const looks = await server.database.kysely
      .selectFrom('audit_trail')
      .select('action')
      .where('actor', '=', `staff:${supervisor.id}`)
      .execute();
    expect(looks).toEqual([{ action: 'read_conversation' }]);
    const missing = await files.file(stranger, uuidv7());
    const foreign = await files.file(stranger, id);
    expect([await foreign.text(), foreign.status]).toEqual([await missing.text(), missing.status]);
  });

  test('of a note never reaches the subscriber', async () => {
    const id = await ready(agent, png(9, 9));
    await send([id], 'chat:note');
    expect((await files.file(agent, id)).status).toBe(200);
    expect([
      (await files.file(subscriber, id)).status,
      (await files.thumbnail(subscriber, id)).status,
    ]).toEqual([404, 404]);
    const { snapshot } = await server.desk.open<ConsultationState>(
      subscriber,
      `consultation:${conversationId}`,
    );
    expect(JSON.stringify(snapshot)).not.toContain(id);
  });
});

describe('the clock', () => {
  test('removes bytes that belong to nothing, once they are old, when it is asked for the first time', async () => {
    const ghost = uuidv7();
    const folder = path.join(server.attachmentDirectory, 'files', ghost.slice(-2));
    mkdirSync(folder, { recursive: true });
    mkdirSync(path.join(server.attachmentDirectory, 'incoming'), { recursive: true });
    const old = [
      path.join(folder, ghost),
      path.join(folder, `${ghost}.thumbnail`),
      path.join(folder, `${ghost}.new`),
      path.join(server.attachmentDirectory, 'incoming', ghost),
    ];
    const young = path.join(server.attachmentDirectory, 'incoming', uuidv7());
    for (const place of [...old, young]) writeFileSync(place, 'x');
    const before = new Date(Date.now() - 2 * 3_600_000);
    for (const place of old) utimesSync(place, before, before);
    await server.tidyFiles();
    expect([...old, young].map((place) => existsSync(place))).toEqual([false, false, false, false, true]);
  });

  test('removes what was not sent in four days, and keeps what an outbox may still send', async () => {
    const [kept, unsent, unfinished] = [await ready(agent), await ready(agent, png(9, 9)), uuidv7()];
    await send([kept]);
    await files.announce(agent, { id: unfinished, bytes: pdf });
    await files.append(agent, unfinished, 0, pdf.subarray(0, 20));
    const fresh = await ready(subscriber);
    await server.tidyFiles();
    expect(await rowsOf(`staff:${agent.id}`)).toHaveLength(3);
    for (const [hours, left] of [
      [73, 3],
      [96, 1],
    ] as const) {
      await server.database.kysely
        .updateTable('attachments')
        .set({ created_at: new Date(Date.now() - hours * 3_600_000 - 1_000) })
        .where('owner', '=', `staff:${agent.id}`)
        .execute();
      await server.tidyFiles();
      expect(await rowsOf(`staff:${agent.id}`)).toHaveLength(left);
    }
    expect((await rowsOf(`staff:${agent.id}`)).map((row) => row.attachment_id)).toEqual([kept]);
    const names = onDisk();
    expect(names.filter((name) => name.startsWith(unsent) || name === unfinished)).toEqual([]);
    expect([names.includes(kept), names.includes(fresh)]).toEqual([true, true]);
  });
});
