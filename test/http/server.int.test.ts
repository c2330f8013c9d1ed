// The HTTP server against slow, large, foreign and malformed requests, and what its answers carry.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createHttpServer } from '../../backend/http/server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { addStaff, signInAs, startSessionServer, type SessionServer } from '../support/session-server.ts';

let opened: TestDatabase;
let server: SessionServer;
beforeAll(async () => {
  opened = await openTestDatabase();
  server = await startSessionServer(opened.database);
});
afterAll(async () => {
  await server?.close();
  await opened?.close();
});

const signIn = (init: RequestInit) => fetch(`${server.url}/api/session/sign-in`, { method: 'POST', ...init });

test('every answer carries the security headers, and the API is never cached', async () => {
  const response = await fetch(`${server.url}/api/status`);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('x-frame-options')).toBe('DENY');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const missing = await fetch(`${server.url}/api/nothing`);
  expect([missing.status, await missing.json()]).toEqual([
    404,
    { ok: false, error: { code: 'NOT_FOUND', details: {} } },
  ]);
});

test('health says whether the database answers', async () => {
  const response = await fetch(`${server.url}/healthz`);
  expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
});

test.each([
  ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{"login":' }, 400],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'login=a' }, 415],
  ['plain text', { headers: { 'content-type': 'text/plain' }, body: '{"login":"a","password":"b"}' }, 415],
  ['no body', {}, 400],
  ['too much', { headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(20_000)}"` }, 413],
  [
    'a wrong type',
    { headers: { 'content-type': 'application/json' }, body: '{"login":1,"password":[]}' },
    400,
  ],
  [
    'NUL',
    { headers: { 'content-type': 'application/json' }, body: '{"login":"a\\u0000b","password":"b"}' },
    400,
  ],
  ['a prototype', { headers: { 'content-type': 'application/json' }, body: '{"__proto__":{"x":1}}' }, 400],
] as const)('%s is refused with INVALID', async (_name, init, status) => {
  const response = await signIn(init);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ ok: false, error: { code: 'INVALID' } });
});

test('a foreign page is refused, the Electron page may read answers', async () => {
  const from = (origin: string, method = 'GET') =>
    fetch(`${server.url}/api/status`, { method, headers: { origin } });
  expect((await from('https://evil.example')).status).toBe(403);
  expect((await from('https://evil.example', 'OPTIONS')).status).toBe(403);
  const own = await from('app://lanka');
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'app://lanka']);
  const asked = await from('app://lanka', 'OPTIONS');
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization, content-type, upload-offset',
  ]);
});

test('a connection of a foreign origin is refused before the upgrade', async () => {
  await addStaff(opened.database, 'hijacked');
  const { accessToken } = await signInAs(server, 'hijacked');
  for (const origin of ['https://evil.example', 'null', 'file://', server.url.replace(/\d$/, 'x')]) {
    await expect(server.connect(accessToken, origin)).rejects.toThrow();
  }
  for (const origin of [server.url, 'app://lanka']) (await server.connect(accessToken, origin)).close();
});

test('a request that never ends is closed while others are served', async () => {
  const headers = slowConnection('GET /api/status HTTP/1.1\r\nHost: x\r\nX-');
  const silent = slowConnection('');
  const body = slowConnection('POST /api/session/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await Promise.all([headers, silent, body]);
}, 60_000);

test('one address holds at most 200 connections that have asked for nothing', async () => {
  const { port } = new URL(server.url);
  const sockets = Array.from({ length: 230 }, () => connect(Number(port), '127.0.0.1'));
  let closed = 0;
  for (const socket of sockets) socket.on('error', () => undefined).on('close', () => closed++);
  await vi.waitFor(() => expect(closed).toBeGreaterThanOrEqual(30), { timeout: 15_000 });
  expect(closed).toBeLessThan(60);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

/** Sends `text` and then a byte a second; resolves when the server closes. */
function slowConnection(text: string): Promise<void> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
  const drip = text === '' ? undefined : setInterval(() => socket.write('a'), 1_000);
  return new Promise((resolve) => {
    socket.on('error', () => undefined).on('data', () => undefined);
    socket.on('close', () => {
      clearInterval(drip);
      resolve();
    });
  });
}

test('the pages are served: html is asked for again, hashed assets are kept, nothing outside the folder', async () => {
  const { http, url, remove } = await pages();
  const get = async (route: string, accept = '*/*') => {
    const response = await fetch(url + route, { headers: { accept } });
    return [response.status, response.headers.get('cache-control'), await response.text()];
  };
  expect(await get('/')).toEqual([200, 'no-cache', 'desk']);
  expect(await get('/assistant')).toEqual([200, 'no-cache', 'assistant']);
  expect(await get('/assistant/')).toEqual([200, 'no-cache', 'assistant']);
  expect(await get('/chat/1', 'text/html')).toEqual([200, 'no-cache', 'desk']);
  expect(await get('/assets/a-1.js')).toEqual([200, 'public, max-age=31536000, immutable', 'js']);
  for (const route of ['/assets/gone.js', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/.hidden', '/api/x']) {
    expect((await get(route, 'text/html'))[0]).not.toBe(200);
  }
  await http.close();
  remove();
});

async function pages(): Promise<{ http: FastifyInstance; url: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lanka-pages-'));
  const staticDir = path.join(folder, 'renderer');
  for (const part of ['desk', 'assistant', 'assets'])
    mkdirSync(path.join(staticDir, part), { recursive: true });
  writeFileSync(path.join(staticDir, 'desk/index.html'), 'desk');
  writeFileSync(path.join(staticDir, 'assistant/index.html'), 'assistant');
  writeFileSync(path.join(staticDir, 'assets/a-1.js'), 'js');
  writeFileSync(path.join(staticDir, '.hidden'), 'hidden');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  const noRoutes = { registerRoutes: () => undefined };
  const http = await createHttpServer(server.parts, noRoutes, { staticDir, extraOrigins: [] });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  return { http, url, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
