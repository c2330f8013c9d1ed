// Which statements get a name: those that come again, until the schema changes.
import { expect, test } from 'vitest';
import { PreparedNames } from '../../backend/db/prepared-names.ts';

const often = (names: PreparedNames, text: string): string | undefined =>
  [1, 2, 3].map(() => names.nameOf(text)).at(-1);

test('a lock or a setting in between takes no name away, a changed schema takes all of them', () => {
  const names = new PreparedNames();
  const name = often(names, 'select 1');
  expect(name).toBeDefined();
  for (const text of ['begin', 'lock table staff in share mode', 'set local lock_timeout = 1', 'commit'])
    expect(often(names, text)).toBeUndefined();
  expect(names.nameOf('select 1')).toBe(name);
  expect(names.nameOf('alter table staff add column a int')).toBeUndefined();
  const later = often(names, 'select 1');
  expect(later).toBeDefined();
  expect(later).not.toBe(name);
});
