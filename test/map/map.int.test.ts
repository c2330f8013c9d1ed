// Where the map comes from, on a real server: who may set it, what is refused, the file in parts, and what the page's policy then lets in.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openMapFile } from '../../backend/map/map-file.ts';
import type { Actor } from '../../backend/wire/context.ts';
import type { MapSource, MapState } from '../../shared/map/map.contract.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { startProductServer, type ProductServer } from '../support/product-server.ts';
import { writeTinyPmtiles } from '../support/tiny-pmtiles.ts';

const folder = temporaryDirectory();
const file = path.join(folder.directory, 'city.pmtiles');
let server: ProductServer;
let dispatcher: Actor;

beforeAll(async () => {
  writeTinyPmtiles(file, { latitude: 49.5, longitude: 31.5 });
  writeFileSync(path.join(folder.directory, 'secret.key'), 'key');
  server = await startProductServer(
    {},
    {
      mapFile: await openMapFile(file),
      pages: ['desk', 'assistant', 'field', 'visit-link'].map((page) => `${page}/index.html`),
    },
  );
  dispatcher = await server.desk.staff('Назар Гнатюк', 'dispatcher');
});
afterAll(async () => {
  await server?.close();
  folder.remove();
});
beforeEach(async () => {
  await server.database.kysely.deleteFrom('settings').where('key', '=', 'map').execute();
  await server.database.kysely.deleteFrom('security_events').execute();
});

const map = async () => (await server.desk.open<MapState>(dispatcher, 'map')).snapshot;
const save = (source: MapSource, version = 0, who = dispatcher) =>
  server.desk.order(who, 'map:save', { source, version });
const style = { kind: 'style', url: 'https://tiles.example/style.json?key=secret' } as const;

test('what was saved is what all of staff follow, with its facts, and leaves a row without the key in it', async () => {
  const agent = await server.desk.staff('Ірина', 'agent');
  const { snapshot, seq } = await server.desk.open<MapState>(agent, 'map');
  expect(snapshot).toMatchObject({ source: null, version: 0, file: expect.any(String) as string });
  expect(await save(style)).toEqual({ version: 1 });
  expect(await save(style, 1)).toEqual({ version: 1 });
  const now = await map();
  expect(now).toMatchObject({ source: style, version: 1, changedBy: 'Назар Гнатюк' });
  const facts = await server.desk.openAfter(agent, 'map', seq);
  expect(facts.map(({ payload }) => payload)).toEqual([now]);
  const rows = await server.database.kysely.selectFrom('security_events').selectAll().execute();
  expect(rows).toMatchObject([
    { kind: 'map_saved', details: { version: 1, before: null, after: 'style https://tiles.example' } },
  ]);
  expect(JSON.stringify(rows)).not.toContain('secret');
});

test('agents and supervisors may not; an older version, open http and nonsense are refused', async () => {
  const { codeOf } = server.desk;
  for (const role of ['agent', 'supervisor'] as const)
    expect(await codeOf(save(style, 0, await server.desk.staff(role, role)))).toBe('FORBIDDEN');
  expect(await codeOf(save({ kind: 'style', url: 'http://tiles.example/style.json' }))).toBe('INVALID');
  expect(await codeOf(save({ kind: 'pmtiles', url: "https://a.example;script-src 'self'/x" }))).toBe(
    'INVALID',
  );
  await save(style);
  expect(await codeOf(save({ kind: 'plain' }))).toBe('STALE_VERSION');
});

describe('the policy of the page', () => {
  const policy = async (at: string) =>
    (await fetch(server.url + at, { headers: { accept: 'text/html' } })).headers.get(
      'content-security-policy',
    )!;
  test('lets in exactly the origin that is set, on the desk alone', async () => {
    expect(await policy('/')).toContain("connect-src 'self';");
    expect(await policy('/')).toContain("worker-src 'self'");
    await save(style);
    for (const at of ['/', '/tickets'])
      expect(await policy(at)).toContain("connect-src 'self' https://tiles.example;");
    expect(await policy('/')).not.toContain('unsafe');
    for (const at of ['/assistant/', '/visit/', '/api/none'])
      expect(await policy(at)).not.toMatch(/tiles\.example|worker-src|vue default/);
    // It has a worker of its own.
    expect(await policy('/technician/')).not.toMatch(/tiles\.example|vue default/);
    await save({ kind: 'plain' }, 1);
    expect(await policy('/')).not.toMatch(/tiles\.example|worker-src/);
  });
  test('is closed while the database is away, and the desk still comes', async () => {
    await save(style);
    server.failReads(true);
    try {
      expect(await policy('/')).toContain("connect-src 'self';");
    } finally {
      server.failReads(false);
    }
    const opening = await (await fetch(`${server.url}/api/map/opening`)).json();
    expect(opening).toEqual({ ok: true, value: { hasTiles: true, origins: ['https://tiles.example'] } });
  });
});

describe('the file of the backend', () => {
  const get = (range: string | undefined, init: RequestInit = {}) =>
    fetch(`${server.url}/map.pmtiles`, { ...init, headers: { ...init.headers, ...(range && { range }) } });
  test('is given in parts, kept by browsers, and named by its content', async () => {
    const part = await get('bytes=0-7');
    expect([part.status, await part.text()]).toEqual([206, 'PMTiles\u0003']);
    expect(part.headers.get('content-range')).toBe(`bytes 0-7/${statSync(file).size}`);
    expect(part.headers.get('etag')).toMatch(/^(W\/)?".+"$/);
    expect(part.headers.get('cache-control')).toContain('immutable');
    expect((await get('bytes=99999999-')).status).toBe(416);
    expect((await get(undefined)).status).toBe(200);
    // As a browser asks again; `fetch` would say besides that it wants no kept answer.
    const known = { 'if-none-match': part.headers.get('etag')! };
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${server.url}/map.pmtiles`, { headers: known }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(304);
  });
  test('is the only one of its folder, and not for pages of others', async () => {
    for (const at of [
      'secret.key',
      'city.pmtiles',
      'map.pmtiles/../secret.key',
      'map.pmtiles%2f..%2fsecret.key',
    ])
      expect((await fetch(`${server.url}/${at}`)).status).toBe(404);
    expect((await get('bytes=0-7', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });
  test.each([
    ['a text', () => Buffer.from('not tiles'), 'expected a PMTiles file'],
    ['an older version', () => Buffer.from(`PMTiles\u0002${' '.repeat(200)}`), 'found version 2'],
    ['pictures', () => Buffer.from(`PMTiles\u0003${'\u0002'.repeat(200)}`), 'expected vector tiles'],
  ])('is refused at the start when it is %s', async (name, content, words) => {
    const wrong = path.join(folder.directory, name);
    writeFileSync(wrong, content());
    await expect(openMapFile(wrong)).rejects.toThrow(words);
  });
  test('is refused at the start when it is a folder or missing', async () => {
    const wrong = path.join(folder.directory, 'folder');
    mkdirSync(wrong);
    await expect(openMapFile(wrong)).rejects.toThrow('expected a PMTiles file');
    await expect(openMapFile(`${wrong}.none`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
