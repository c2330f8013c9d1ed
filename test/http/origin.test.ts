// Which origins may connect, as a table.
import { expect, test } from 'vitest';
import { isAllowedOrigin } from '../../backend/http/origin.ts';
import { sourceOf } from '../../backend/session/throttle.ts';

const host = '127.0.0.1:4310';

test.each([
  [undefined, true],
  ['http://127.0.0.1:4310', true],
  ['https://127.0.0.1:4310', true],
  ['app://lanka', true],
  ['http://127.0.0.1:4311', false],
  ['http://localhost:4310', false],
  ['http://127.0.0.1', false],
  ['http://evil.example', false],
  ['http://127.0.0.1:4310.evil.example', false],
  ['http://evil.example/127.0.0.1:4310', false],
  ['http://evil@127.0.0.1:4310', false],
  ['app://lanka.evil', false],
  ['APP://LANKA', false],
  ['file://', false],
  ['null', false],
  ['', false],
])('origin %s: %s', (origin, isAllowed) => {
  expect(isAllowedOrigin(origin, host, ['app://lanka'])).toBe(isAllowed);
});

test('an origin without a host to compare with is refused', () => {
  expect(isAllowedOrigin('http://127.0.0.1:4310', undefined, [])).toBe(false);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::1', '127.0.0.1'],
  ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
  ['2001:DB8::1:2:3', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the source of %s is %s', (address, source) => {
  expect(sourceOf(address)).toBe(source);
});
