// The table of errors is joined from those of the features; each page knows those that it can be answered with.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { errorTable } from '../../shared/error-table.ts';
import { errorEntry, errorSentence, knowErrors, type ErrorCode } from '../../shared/errors.ts';

const shared = path.resolve(import.meta.dirname, '../../shared');

test('every error of a feature stands in the table, under a code of its own', () => {
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.errors.ts'),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(path.join(shared, file), 'utf8').matchAll(/^ {2}([A-Z_]+): \{$/gm)].map(
      ([, code]) => code!,
    ),
  );
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.toSorted()).toEqual(Object.keys(errorTable).toSorted());
});

const root = path.resolve(shared, '..');

/** Every code that the program files of a folder speak of. */
function codesIn(folder: string): string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8'))
    .join('\n');
  return Object.keys(errorTable).filter((name) => code.includes(`'${name}'`));
}

test.each([
  ['assistant', ['assistant', 'session', 'attachment', 'wire', 'http']],
  ['field', ['field', 'dispatch', 'session', 'attachment', 'wire', 'http']],
  ['visit-link', ['visit-link', 'dispatch', 'wire', 'http']],
])('the page %s knows every error of the parts of the server that it asks', (page, folders) => {
  const main = readFileSync(path.join(root, 'renderer', page, 'main.ts'), 'utf8');
  const known = [...main.matchAll(/shared\/(\w+\/\w+\.errors\.ts)/g)].map(([, file]) => file!);
  const texts = ['wire/wire.errors.ts', ...known].map((file) =>
    readFileSync(path.join(shared, file), 'utf8'),
  );
  const codes = new Set(folders.flatMap((folder) => codesIn(`backend/${folder}`)));
  expect(codes.size).toBeGreaterThan(10);
  expect([...codes].filter((code) => !texts.some((text) => text.includes(`\n  ${code}: {`)))).toEqual([]);
});

test('an error that a page was not told of is said as an unknown one, and is not tried again', () => {
  const error = { code: 'OF_A_NEW_FEATURE' as ErrorCode, details: { what: 'x' } };
  const unknown = errorTable.INTERNAL.en.replace('{logId}', '').trim();
  expect(errorSentence(error, 'en')).toBe(unknown);
  expect(errorEntry(error.code).retry).toBe(false);
  knowErrors([{ OF_A_NEW_FEATURE: { retry: true, uk: '', en: 'Not {what}', ru: '' } }]);
  expect(errorSentence(error, 'en')).toBe('Not x');
  expect(errorEntry(error.code).retry).toBe(true);
  expect(errorSentence({ code: 'constructor' as ErrorCode, details: {} }, 'en')).toBe(unknown);
});
