// The policy both pages live under: exact text, and no way to add a directive through an origin.
import { describe, expect, it } from 'vitest';
import {
  connectOriginsOf,
  contentSecurityPolicy,
  isFrameOrigin,
} from '../../shared/desktop/content-security-policy.ts';

describe('contentSecurityPolicy', () => {
  it('allows nothing but our own files and the named backend', () => {
    expect(contentSecurityPolicy(connectOriginsOf('http://127.0.0.1:4310'))).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
        'connect-src http://127.0.0.1:4310 ws://127.0.0.1:4310; ' +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types vue",
    );
  });

  it('lets the worker of a map start from our own files, and nothing more', () => {
    const [without, withMap] = [undefined, 'default' as const].map((policy) =>
      contentSecurityPolicy(["'self'"], [], policy),
    );
    expect(withMap!.split('; ').filter((part) => !without!.includes(part))).toEqual([
      "worker-src 'self'",
      'trusted-types vue default',
    ]);
  });

  it('connects nowhere without an origin', () =>
    expect(contentSecurityPolicy([])).toContain("connect-src 'none';"));

  it.each([
    ...[
      '*',
      'http:',
      'http://*',
      "'unsafe-inline'",
      'http://a; script-src *',
      'http://a b',
      'http://a/path',
      '',
    ],
    ...['javascript:1', 'data:', 'http://a\nx', 'http://a,b', "'none'", 'ftp://a'],
  ])('refuses %j as an origin', (origin) =>
    expect(() => contentSecurityPolicy([origin])).toThrow(RangeError),
  );
});

describe('frames', () => {
  it('may be around it only on the sites that are named', () =>
    expect(contentSecurityPolicy([], ['https://cabinet.example', 'http://localhost:8080'])).toContain(
      'frame-ancestors https://cabinet.example http://localhost:8080;',
    ));

  it.each([
    '*',
    'https:',
    'https://a.example/',
    'https://*.example',
    'wss://a',
    "'self'",
    'https://a; script-src *',
    '',
  ])('refuses %j as a site', (origin) => {
    expect(isFrameOrigin(origin)).toBe(false);
    expect(() => contentSecurityPolicy([], [origin])).toThrow(RangeError);
  });
});

describe('connectOriginsOf', () => {
  it.each([
    ['https://desk.example/x?y', ['https://desk.example', 'wss://desk.example']],
    ['http://[::1]:4310', ['http://[::1]:4310', 'ws://[::1]:4310']],
  ])('of %s', (url, origins) => expect(connectOriginsOf(url)).toEqual(origins));
  it.each(['', 'app://lanka', 'http://a@b/', 'http://*.example/'])('refuses %j', (url) =>
    expect(() => connectOriginsOf(url)).toThrow(RangeError),
  );
});
