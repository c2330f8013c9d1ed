// The CSV reader against a writer of CSV, and the memory of accounts against a plain map.
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { csvRecords, splitRecord, type CsvRecord } from '../../backend/subscriber/csv-records.ts';
import { SeenAccounts } from '../../backend/subscriber/seen-accounts.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lanka-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer): Promise<CsvRecord[]> {
  const file = path.join(folder, 'file.csv');
  writeFileSync(file, content);
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(file, () => undefined)) records.push(record);
  return records;
}

const cell = fc.string({ unit: fc.constantFrom(...'аЇ,"x \n'), maxLength: 6 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('what was written with quotes is read as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 }),
      async (rows) => {
        const content = rows.map((row) => row.map(quoted).join(',')).join('\r\n');
        expect((await read(content)).map(({ cells }) => cells)).toEqual(rows);
      },
    ),
    { numRuns: 60 },
  );
});

test('a line number is the one where the record begins', async () => {
  const records = await read('a,b\n"1\n2",c\n\n\r\nd,e');
  expect(records.map(({ line, cells }) => [line, cells])).toEqual([
    [1, ['a', 'b']],
    [2, ['1\n2', 'c']],
    [6, ['d', 'e']],
  ]);
});

test('a byte order mark is not part of the first field, and letters cut between two pieces are whole', async () => {
  const long = 'Ї'.repeat(200_000);
  const [first, ...rest] = await read(`\uFEFFa,b\n${`${long.slice(0, 30_001)},x\n`.repeat(9)}`);
  expect(first?.cells).toEqual(['a', 'b']);
  expect(rest.map(({ cells }) => (Array.isArray(cells) ? cells[0] : ''))).toEqual(
    Array(9).fill(long.slice(0, 30_001)),
  );
});

test('a quote that is never closed, or an endless line, costs itself', async () => {
  const lines = [
    'a,b',
    '"open,1',
    ...Array.from({ length: 60 }, (_, place) => `r${place},1`),
    `${'x'.repeat(400_000)},1`,
    'last,1',
  ];
  const records = await read(lines.join('\n'));
  expect(records.filter(({ cells }) => !Array.isArray(cells)).map(({ line }) => line)).toEqual([2, 63]);
  expect(records.filter(({ cells }) => Array.isArray(cells))).toHaveLength(62);
  expect(Math.max(...records.map(({ raw }) => raw.length))).toBeLessThan(70_000);
});

test('any text is answered with fields, a problem, or a wish for more', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a,"\n ') }), (text) => {
      const fields = splitRecord(text);
      expect(fields === 'open' || Array.isArray(fields) || fields.problem.length > 0).toBe(true);
    }),
  );
});

test('an account is remembered with its first line, as a map would', () => {
  const seen = new SeenAccounts();
  const plain = new Map<string, number>();
  for (let line = 1; line <= 20_000; line++) {
    const account = String((line * 7_919 * (line % 3 === 0 ? 1 : line)) % 999_983).padStart(9, '0');
    expect(seen.see(account, line)).toBe(plain.get(account) ?? null);
    if (!plain.has(account)) plain.set(account, line);
  }
  expect(seen.see('000000000', 1)).toBe(plain.get('000000000') ?? null);
  expect(seen.see('999999999', 7)).toBeNull();
  expect(seen.see('999999999', 8)).toBe(7);
});
