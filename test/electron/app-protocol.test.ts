// The app:// protocol serves the page's folder and nothing else, always with the security headers.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppHandler, isOwnUrl, startingUrl } from '../../electron/app-protocol.ts';
import { startingPage } from '../../electron/sentences.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lanka-protocol-'));
const rendererDir = path.join(folder, 'renderer');
let origins: string[] = [];
let opening = { hasTiles: false, origins: [] as string[] };
const handle = createAppHandler({
  rendererDir,
  connectOrigins: () => origins,
  mapOpening: () => Promise.resolve(opening),
  startingPage: startingPage('uk-UA'),
});
const get = (address: string, method = 'GET') => handle(new Request(address, { method }));

beforeAll(() => {
  mkdirSync(path.join(rendererDir, 'desk'), { recursive: true });
  mkdirSync(path.join(rendererDir, 'assets'));
  writeFileSync(path.join(rendererDir, 'desk/index.html'), '<!doctype html>desk');
  writeFileSync(path.join(rendererDir, 'assets/main-1a.js'), 'export {}');
  writeFileSync(path.join(rendererDir, 'assets/secret.key'), 'key');
  writeFileSync(path.join(rendererDir, '.env.js'), 'hidden');
  writeFileSync(path.join(folder, 'outside.js'), 'outside');
  mkdirSync(path.join(folder, 'renderer-two'));
  writeFileSync(path.join(folder, 'renderer-two/x.js'), 'outside');
  symlinkSync(path.join(folder, 'outside.js'), path.join(rendererDir, 'assets/link.js'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the app protocol', () => {
  it.each(['/', '/chats/12', '/tickets', '/?x=1', '/#x'])('serves the desk at %s', async (at) => {
    const response = await get(`app://lanka${at}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>desk');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('serves scripts with their type, so that nosniff lets them run', async () => {
    const response = await get('app://lanka/assets/main-1a.js');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('names the exact backend in the policy of each answer', async () => {
    origins = ['http://127.0.0.1:4310', 'ws://127.0.0.1:4310'];
    const policy = (await get('app://lanka/')).headers.get('content-security-policy');
    expect(policy).toContain('connect-src http://127.0.0.1:4310 ws://127.0.0.1:4310;');
    origins = [];
    expect((await get('app://lanka/')).headers.get('content-security-policy')).toContain(
      "connect-src 'none';",
    );
  });

  it('lets in where the map comes from, on the page of the desk alone', async () => {
    opening = { hasTiles: true, origins: ['https://tiles.example'] };
    const policyOf = async (at: string) => (await get(at)).headers.get('content-security-policy');
    expect(await policyOf('app://lanka/tickets')).toContain('connect-src https://tiles.example;');
    expect(await policyOf('app://lanka/tickets')).toContain("worker-src 'self'");
    expect(await policyOf('app://lanka/assets/main-1a.js')).toContain("connect-src 'none';");
    opening = { hasTiles: false, origins: [] };
    expect(await policyOf('app://lanka/')).not.toContain('worker-src');
  });

  it('serves the starting page in the language of the system', async () => {
    expect(await (await get(startingUrl)).text()).toContain('Ланка запускається');
  });

  it.each([
    'app://lanka/../outside.js',
    'app://lanka/..%2foutside.js',
    'app://lanka/%2e%2e/outside.js',
    'app://lanka/%2e%2e%2foutside.js',
    'app://lanka/assets/..%2f..%2foutside.js',
    'app://lanka/..%2frenderer-two/x.js',
    'app://lanka/..%5coutside.js',
    'app://lanka/assets%5c..%5c..%5coutside.js',
    'app://lanka/%2fetc%2fpasswd.js',
    'app://lanka//etc/hosts.js',
    'app://lanka/C:%5cWindows%5cx.js',
    'app://lanka/C:/Windows/x.js',
    'app://lanka/assets/link.js',
    'app://lanka/assets/main-1a.js%00.html',
    'app://lanka/assets/main-1a.js:stream.js',
    'app://lanka/.env.js',
    'app://lanka/assets/secret.key',
    'app://lanka/assets/missing.js',
    'app://lanka/assets.js/x.js',
    `app://lanka/${'a'.repeat(5000)}.js`,
    'app://lanka/%zz.js',
    'app://other/assets/main-1a.js',
    'app://lanka:1/assets/main-1a.js',
    'app://user@lanka/assets/main-1a.js',
  ])('answers 404 with the policy for %s', async (address) => {
    const request = { url: address, method: 'GET' } as Request;
    const response = await handle(request);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) =>
    expect((await get('app://lanka/', method)).status).toBe(405),
  );
});

describe('isOwnUrl', () => {
  it.each(['app://lanka', 'app://lanka/', 'app://lanka/a?b#c'])('is true for %s', (at) =>
    expect(isOwnUrl(at)).toBe(true),
  );
  it.each([
    ...[
      'app://lanka.evil.example/',
      'app://lankaevil/',
      'app://evil/lanka',
      'app://lanka@evil/',
      'app://x@lanka/',
    ],
    ...[
      'https://lanka/',
      'http://app://lanka',
      'file:///app/lanka',
      'about:blank',
      'javascript:1',
      'data:,x',
      '',
    ],
    ...['APPX://lanka/', 'blob:app://lanka/1', 'app:lanka', 'app:/lanka', 'app://lanka:80/', 'null'],
  ])('is false for %j', (address) => expect(isOwnUrl(address)).toBe(false));
});
