// Passwords and codes as pure rules: what is accepted, how it is stored, how it is read.
import { expect, test } from 'vitest';
import { assertNewPassword, isCommonPassword } from '../../backend/common-passwords.ts';
import { hashPassword, verifyPassword } from '../../backend/password-hash.ts';
import { readRefreshToken, signRefreshToken } from '../../backend/session/refresh-token.ts';
import { codeAlphabet, normalizeCode } from '../../shared/session/one-time-code.ts';
import { parseSubscriberLogin } from '../../shared/session/subscriber-login.ts';

test('a hash carries its parameters, is salted, and only the right password fits', async () => {
  const [first, second] = await Promise.all([hashPassword('їжак під дубом'), hashPassword('їжак під дубом')]);
  expect(first).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(first).not.toBe(second);
  expect(await verifyPassword('їжак під дубом'.normalize('NFD'), first)).toBe(true);
  expect(await verifyPassword('їжак під дубом ', first)).toBe(false);
  expect(await verifyPassword('', null)).toBe(false);
});

test('a storm of checks is answered two at a time, and too many are told to come back', async () => {
  const stored = await hashPassword('x');
  const storm = Array.from({ length: 505 }, () => verifyPassword('y', stored.replace('$15$', '$10$')));
  const outcomes = await Promise.allSettled(storm);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
  expect(await verifyPassword('x', stored)).toBe(true);
});

test.each([
  '1234567890',
  '0987654321',
  'qwertyuiop',
  'Qwertyuiop!',
  'password2024',
  'P@ssword1234',
  'йцукенгшщз',
  'ЙЦУКЕН12345',
  'пароль123456',
  'gfhjkm123456',
  'kyivstar2026',
  'україна1991!',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  '12121212121212',
  'asdfghjkl;',
])('%s is too common', (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test.each([
  'вишневий пароплав',
  'correct horse battery',
  'xK2-тролейбус',
  'паркан 17 і річка',
  'mjolnir-under-bed',
])('%s is accepted', (password) => {
  expect(() => assertNewPassword(password)).not.toThrow();
});

test('one’s own names are no password', () => {
  expect(isCommonPassword('i.tkachenko2026', ['i.tkachenko', 'Ірина Ткаченко'])).toBe(true);
  expect(isCommonPassword('Ткаченко12345', ['i.tkachenko', 'Ірина Ткаченко'])).toBe(true);
});

test('the alphabet holds 32 characters, none twice, none that is mistaken for another', () => {
  expect(new Set(codeAlphabet).size).toBe(32);
  expect(codeAlphabet).not.toMatch(/[01IO]/);
});

test.each([
  ['k7xp', 'K7XP'],
  [' K7-XP ', 'K7XP'],
  ['ｋ７ｘｐ', 'K7XP'],
  ['АВСЕ', 'ABCE'],
  ['нкмр', 'HKMP'],
  ['тху7', 'TXY7'],
  ['K7X', null],
  ['K7XPP', null],
  ['K0XP', null],
  ['K7Xґ', null],
  ['', null],
])('the typed code %s is read as %s', (typed, code) => {
  expect(normalizeCode(typed)).toBe(code);
});

test.each([
  ['067 000 00 12', { msisdn: '380670000012', personalAccount: null }],
  ['+38 (067) 000-00-12', { msisdn: '380670000012', personalAccount: null }],
  ['100 482 317', { msisdn: null, personalAccount: '100482317' }],
  ['670000012', { msisdn: '380670000012', personalAccount: '670000012' }],
  ['12345', null],
  ['olena', null],
])('the login %s', (typed, login) => {
  expect(parseSubscriberLogin(typed)).toEqual(login);
});

test('a refresh token is read only with its own secret and its own text', () => {
  const secret = new Uint8Array(32).fill(1);
  const token = { sessionId: '019a9b3c-0000-7000-8000-000000000000', generation: 7 };
  const text = signRefreshToken(secret, token);
  expect(readRefreshToken(secret, text)).toEqual(token);
  expect(readRefreshToken(new Uint8Array(32).fill(2), text)).toBeNull();
  expect(readRefreshToken(secret, text.replace('.7.', '.8.'))).toBeNull();
  expect(readRefreshToken(secret, `${text}x`)).toBeNull();
});
