// What may be sent and what may not, told by the content: real files over real HTTP, looked at by the real worker.
import path from 'node:path';
import photon from '@silvia-odwyer/photon-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { codeOf, createFileClient, finishedOf, type FileClient } from '../support/file-client.ts';
import { exe, gif, gifScript, html, jpeg, pdf, png, svg, webp } from '../support/files.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';
import { pictureWorker } from '../support/worker-build.ts';

let server: ProductServer;
let files: FileClient;
let subscriber: Actor;
beforeAll(async () => {
  server = await startProductServer({ pictureWorker: await pictureWorker() });
  files = createFileClient(server);
});
afterAll(() => server?.close());

const fresh = async (): Promise<void> => void (subscriber = await server.desk.subscriber());

/** Bytes that are served for a finished file of the subscriber. */
async function served(id: string, what: 'file' | 'thumbnail' = 'file'): Promise<Buffer> {
  const response = await files[what](subscriber, id);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('what may be sent', () => {
  beforeAll(fresh);
  test.each([
    ['PNG', 'знімок.png', () => png(40, 30), 'image/png', [40, 30]],
    ['JPEG', 'фото.JPG', () => jpeg(60, 20), 'image/jpeg', [60, 20]],
    ['GIF', 'рух.gif', () => gif(), 'image/gif', [1, 1]],
    ['WebP', 'фото.webp', () => webp(24, 12), 'image/webp', [24, 12]],
    ['PDF', 'акт.pdf', () => pdf, 'application/pdf', [null, null]],
    ['text', 'лог.txt', () => Buffer.from('\ufeffpppoe: ґудзик\r\n\t5 < 6\n'), 'text/plain', [null, null]],
  ])(
    '%s is told by its content and keeps its name',
    async (_what, name, bytes, mediaType, [width, height]) => {
      const file = finishedOf(await files.send(subscriber, { bytes: bytes(), name }));
      expect(file).toMatchObject({ name, mediaType, width, height, hasThumbnail: width !== null });
    },
  );

  test('a name that does not fit the content gets an ending that does', async () => {
    const nameOf = async (bytes: Buffer, name: string) =>
      finishedOf(await files.send(subscriber, { bytes, name })).name;
    expect(await nameOf(Buffer.from('@echo off\r\nformat c:'), 'установка.bat')).toBe('установка.bat.txt');
    expect(await nameOf(png(2, 2), 'договір.pdf.exe')).toBe('договір.pdf.exe.png');
    expect(await nameOf(Buffer.from('Set x = CreateObject("WScript.Shell")'), 'лист.txt.vbs')).toBe(
      'лист.txt.vbs.txt',
    );
  });

  test.each([
    [String.raw`..\..\..\windows\x.png`, 'x.png'],
    ['../../etc/passwd.png', 'passwd.png'],
    ['а\u202Egnp.exe.png', 'аgnp.exe.png'],
    ['a\r\nSet-Cookie: x=1\0.png', 'aSet-Cookie_ x=1.png'],
    ['  ...  ', 'file.png'],
    ['CON.png', '_CON.png'],
    [`${'ї'.repeat(400)}.png`, `${'ї'.repeat(116)}.png`],
    ['<img src=x onerror=alert(1)>.png', '_img src=x onerror=alert(1)_.png'],
  ])('the name %j is kept as %j', async (name, kept) => {
    await fresh();
    const file = finishedOf(await files.send(subscriber, { bytes: png(2, 2), name }));
    expect(file.name).toBe(kept);
    const disposition = (await files.file(subscriber, file.attachmentId)).headers.get('content-disposition')!;
    expect(decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(disposition)![1]!)).toBe(kept);
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.~%-]+$/);
  });
});

describe('what may not be sent', () => {
  const lie = { rows: 100 };
  test.each([
    ['a program called .png', exe, 'FILE_KIND'],
    ['SVG with a script', svg, 'FILE_KIND'],
    ['HTML called .txt', html, 'FILE_KIND'],
    ['a script for a shell', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'FILE_KIND'],
    ['text with control characters', Buffer.from('a\x1b[2Jb'), 'FILE_KIND'],
    ['text in windows-1251', Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xb3, 0xf2]), 'FILE_KIND'],
    ['an archive', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'), 'FILE_KIND'],
    ['a picture of 30000 by 30000', png(30_000, 30_000, lie), 'FILE_PICTURE'],
    ['a whole picture of 64 megapixels in 62 KB', png(8_000, 8_000), 'FILE_PICTURE'],
    ['a picture whose header lies', png(5_000, 5_000, lie), 'FILE_PICTURE'],
    ['half a JPEG', jpeg(200, 200).subarray(0, 900), 'FILE_PICTURE'],
    ['half a PNG', png(300, 300).subarray(0, 120), 'FILE_PICTURE'],
    ['JPEG with its head alone', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'FILE_PICTURE'],
    ['GIF with its head alone', Buffer.from('GIF89a/*'), 'FILE_PICTURE'],
    ['WebP that says it is larger than it is', webp(24, 12).subarray(0, 30), 'FILE_PICTURE'],
  ])('%s leaves nothing behind', async (_what, bytes, code) => {
    await fresh();
    const answer = await files.send(subscriber, { bytes, name: 'фото.png' });
    expect(codeOf(answer)).toBe(code);
    const rows = await server.database.kysely
      .selectFrom('attachments')
      .select('attachment_id')
      .where('owner', '=', `subscriber:${subscriber.id}`)
      .execute();
    expect(rows).toEqual([]);
  });

  test('0 bytes and 20 MB and a byte are refused before a byte is sent', async () => {
    await fresh();
    const empty = await files.send(subscriber, { bytes: Buffer.alloc(0) });
    expect([empty.status, codeOf(empty)]).toEqual([422, 'FILE_EMPTY']);
    const large = await files.send(subscriber, { bytes: png(1, 1), sizeBytes: 20 * 1024 * 1024 + 1 });
    expect([large.status, codeOf(large)]).toEqual([413, 'FILE_TOO_LARGE']);
    expect(large.result).toMatchObject({ error: { details: { megabytes: 20.1, limit: 20 } } });
  });

  test('a worker that was broken by one picture looks at the next', async () => {
    await fresh();
    const all = await Promise.all(
      [jpeg(50, 50).subarray(0, 500), png(50, 50), gif().subarray(0, 40), jpeg(50, 50)].map((bytes) =>
        files.send(subscriber, { bytes }),
      ),
    );
    expect(all.map(codeOf)).toEqual(['FILE_PICTURE', 'ok', 'FILE_PICTURE', 'ok']);
  });
});

describe('what is served', () => {
  beforeAll(fresh);
  const sent = async (bytes: Buffer, name: string) =>
    finishedOf(await files.send(subscriber, { bytes, name })).attachmentId;

  test('holds neither place nor comment of a photo, but its orientation', async () => {
    const photo = jpeg(400, 200, 6);
    expect(photo.includes('GPS')).toBe(true);
    const file = finishedOf(await files.send(subscriber, { bytes: photo, name: 'фото.jpg' }));
    expect(file).toMatchObject({ width: 200, height: 400, sizeBytes: expect.any(Number) as number });
    const bytes = await served(file.attachmentId);
    expect(bytes.length).toBe(file.sizeBytes);
    expect(['GPS', 'Olena', 'II*'].map((word) => bytes.includes(word))).toEqual([false, false, false]);
    expect(bytes.subarray(2, 36).toString('hex')).toMatch(/^ffe10022457869660000.*01120003000000010006/);
    const whole = photon.PhotonImage.new_from_byteslice(bytes);
    expect([whole.get_width(), whole.get_height()]).toEqual([400, 200]);
  });

  test('is small and upright as a thumbnail of at most 320 pixels', async () => {
    const id = await sent(jpeg(1_000, 500, 6), 'фото.jpg');
    const small = photon.PhotonImage.new_from_byteslice(await served(id, 'thumbnail'));
    expect([small.get_width(), small.get_height()]).toEqual([160, 320]);
    const rgba = small.get_raw_pixels();
    const redAt = (x: number, y: number): number => rgba[(y * 160 + x) * 4]!;
    // White was left: turned by 90° to the right it is on top.
    expect([redAt(80, 20) > 200, redAt(80, 300) < 50]).toEqual([true, true]);
  });

  test('holds no script that was hung on to a picture, and no comment', async () => {
    for (const [bytes, name] of [
      [gifScript(), 'a.gif'],
      [
        Buffer.concat([png(9, 9, { comment: 'alert(1)' }), Buffer.from('<script>alert(1)</script>')]),
        'a.png',
      ],
      [Buffer.concat([webp(9, 9), Buffer.from('<script>alert(1)</script>')]), 'a.webp'],
      [Buffer.concat([jpeg(9, 9), Buffer.from('<script>alert(1)</script>')]), 'a.jpg'],
    ] as const) {
      const clean = await served(await sent(bytes, name));
      expect(clean.includes('alert')).toBe(false);
      expect(photon.PhotonImage.new_from_byteslice(clean).get_width()).toBeGreaterThan(0);
    }
  });

  test('comes to be saved, never to be shown as a page', async () => {
    const id = await sent(pdf, 'акт виконаних робіт.pdf');
    const { headers } = await files.file(subscriber, id);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(pdf.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(await served(id)).toEqual(pdf);
  });

  test('is named on disk by the server', async () => {
    const id = await sent(pdf, '..\\..\\x.pdf');
    const { readdirSync } = await import('node:fs');
    const all = readdirSync(server.attachmentDirectory, { recursive: true, encoding: 'utf8' });
    const names = all.map((place) => path.basename(place));
    expect(names).toContain(id);
    expect(
      names.filter((name) => !/^(files|incoming|[0-9a-f]{2}|[0-9a-f-]{36}(\.thumbnail)?)$/.test(name)),
    ).toEqual([]);
  });
});
