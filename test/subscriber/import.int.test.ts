// Importing a file: what goes in, what is rejected and why, and that nothing happens twice.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importSubscribers, ImportRefused } from '../../backend/subscriber/import.ts';
import { runImportCommand } from '../../backend/subscriber/import-command.ts';
import { importColumns } from '../../backend/subscriber/import-row.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const header = importColumns.join(',');
let opened: TestDatabase;
let folder: string;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lanka-import-'));
  await opened.database.kysely.deleteFrom('subscribers').execute();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A right row for the account 100000000 + `place`, with some cells replaced. */
function line(place: number, cells: Partial<Record<(typeof importColumns)[number], string>> = {}): string {
  const right: Record<(typeof importColumns)[number], string> = {
    personal_account: String(100_000_000 + place),
    full_name: 'Коваль Олена Петрівна',
    phones: `067 000 ${String(place).padStart(4, '0')};+380 50 000 ${String(place).padStart(4, '0')}`,
    city: 'Лановичі',
    street: 'вул. Ґанкова',
    building: '14',
    apartment: String(place),
    latitude: '49.5',
    longitude: '31.5',
    language: 'uk',
    kind: 'prepaid',
    tariff: '"Швидкий, ""100"""',
    monthly_fee: '200.00',
    balance: '-24.50',
    bonuses: '140',
    mobile_bonuses: '0',
    registered_on: '2019-05-04',
    services: 'home_internet:active;tv:suspended',
  };
  return importColumns.map((column) => cells[column] ?? right[column]).join(',');
}

function write(text: string, name = 'people.csv'): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}
function run(file: string, options: Parameters<typeof importSubscribers>[2] = {}) {
  return importSubscribers(opened.database, file, options);
}
function rejects(): string[][] {
  const file = path.join(folder, 'people.rejects.csv');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  return lines.slice(1).map((one) => one.split(','));
}
async function allRows(): Promise<string> {
  const db = opened.database.kysely;
  const tables = [
    await db.selectFrom('subscribers').selectAll().orderBy('subscriber_id').execute(),
    await db.selectFrom('subscriber_phones').selectAll().orderBy(['subscriber_id', 'position']).execute(),
    await db.selectFrom('services').selectAll().orderBy(['subscriber_id', 'kind']).execute(),
    await db.selectFrom('search_tokens').selectAll().orderBy('token').execute(),
  ];
  return JSON.stringify(tables);
}

describe('an import', () => {
  test('reads every column, with quotes, a byte order mark and CRLF', async () => {
    const file = write(
      `\uFEFF${header}\r\n${line(1)}\r\n\r\n${line(2, { full_name: '"Їжак, ""Ґ"" І."' })}\r\n`,
    );
    expect(await run(file)).toMatchObject({
      inserted: 2,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      rejectsPath: null,
    });
    const db = opened.database.kysely;
    const [first, second] = await db
      .selectFrom('subscribers')
      .selectAll()
      .orderBy('personal_account')
      .execute();
    expect(first).toMatchObject({
      personal_account: '100000001',
      full_name: 'Коваль Олена Петрівна',
      tariff: 'Швидкий, "100"',
      monthly_fee_kopiykas: 20_000,
      balance_kopiykas: -2_450,
      bonuses: 140,
      latitude: 49.5,
      registered_on: '2019-05-04',
      name_key: 'коваль олена петрівна',
      address_key: '/ганкова /лановичі #14 @1',
    });
    expect(second?.full_name).toBe('Їжак, "Ґ" І.');
  });

  test('rejects a name that goes over lines, because a name is one line', async () => {
    await run(write(`${header}\n${line(1)}\n${line(2, { full_name: '"Їжак\nІ."' })}\n${line(3)}\n`));
    expect(rejects()[0]?.slice(0, 2)).toEqual([
      '3',
      '"full_name: expected text in UTF-8 without control characters',
    ]);
  });

  test('stores phones in their order and services with their state', async () => {
    await run(write(`${header}\n${line(7)}\n`));
    const db = opened.database.kysely;
    const phones = await db.selectFrom('subscriber_phones').select('msisdn').orderBy('position').execute();
    expect(phones.map(({ msisdn }) => msisdn)).toEqual(['380670000007', '380500000007']);
    const services = await db.selectFrom('services').select(['kind', 'state']).orderBy('kind').execute();
    expect(services).toEqual([
      { kind: 'home_internet', state: 'active' },
      { kind: 'tv', state: 'suspended' },
    ]);
  });

  test('of the same file again changes nothing', async () => {
    const file = write([header, ...Array.from({ length: 50 }, (_, place) => line(place)), ''].join('\n'));
    expect(await run(file, { rowsPerBatch: 7 })).toMatchObject({ inserted: 50 });
    const before = await allRows();
    expect(await run(file, { rowsPerBatch: 20 })).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: 50,
      rejected: 0,
    });
    expect(await allRows()).toBe(before);
  });

  test('of a changed file changes what changed, and keeps the day since when a service is as it is', async () => {
    await run(write([header, line(1), line(2)].join('\n')));
    const db = opened.database.kysely;
    await db.updateTable('services').set({ since: '2026-01-01' }).execute();
    const changed = line(1, {
      phones: '0930000001',
      services: 'home_internet:active;mobile:off',
      balance: '5',
    });
    expect(await run(write([header, changed, line(2)].join('\n')))).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    const id = (
      await db
        .selectFrom('subscribers')
        .select('subscriber_id')
        .where('personal_account', '=', '100000001')
        .executeTakeFirstOrThrow()
    ).subscriber_id;
    const phones = await db
      .selectFrom('subscriber_phones')
      .select('msisdn')
      .where('subscriber_id', '=', id)
      .execute();
    expect(phones).toEqual([{ msisdn: '380930000001' }]);
    const services = await db
      .selectFrom('services')
      .select(['kind', 'since'])
      .where('subscriber_id', '=', id)
      .orderBy('kind')
      .execute();
    expect(services).toEqual([
      { kind: 'home_internet', since: '2026-01-01' },
      { kind: 'mobile', since: null },
    ]);
  });
});

describe('a row that is not right', () => {
  test.each([
    [{ personal_account: '12345678' }, 'personal_account: expected 9 digits, found "12345678"'],
    [{ full_name: '' }, 'full_name: expected a text, found nothing'],
    [{ phones: '067 000 00 12;12' }, 'phones: expected phone numbers separated by ;, found "12"'],
    [{ latitude: '91' }, 'latitude: expected degrees from -90 to 90 or nothing, found "91"'],
    [{ language: 'pl' }, 'language: expected one of uk, en, ru, found "pl"'],
    [{ kind: 'gift' }, 'kind: expected one of prepaid, contract_individual, contract_business, found "gift"'],
    [{ monthly_fee: '-1' }, 'monthly_fee: expected an amount such as 200.00, not negative, found "-1"'],
    [{ balance: '1.234' }, 'balance: expected an amount such as -24.50, found "1.234"'],
    [{ bonuses: '1.5' }, 'bonuses: expected a whole number from 0, found "1.5"'],
    [{ registered_on: '2019-02-30' }, 'registered_on: expected a day such as 2019-05-04, found "2019-02-30"'],
    [{ services: 'tv:broken' }, 'services: expected pairs of'],
    [{ services: 'tv:active;tv:off' }, 'services: expected each service once'],
    [{ city: 'A\0B' }, 'city: expected text in UTF-8 without control characters'],
  ])('%o is rejected with the reason, and its neighbours go in', async (cells, reason) => {
    const outcome = await run(write([header, line(1), line(2, cells), line(3)].join('\n')));
    expect(outcome).toMatchObject({ inserted: 2, rejected: 1 });
    const [, second] = readFileSync(path.join(folder, 'people.rejects.csv'), 'utf8').split('\r\n');
    expect(second?.replaceAll('""', '"')).toContain(reason.slice(0, 30));
    expect(second?.startsWith('3,')).toBe(true);
  });

  test('with too few columns, or a stray quote, costs itself only', async () => {
    const lines = [
      header,
      line(1),
      'x,y',
      '5,bad"quote,1',
      '"never closed,1',
      line(2),
      line(3, { full_name: '"Ї" k' }),
      line(4),
    ];
    expect(await run(write(lines.join('\n')))).toMatchObject({ inserted: 3, rejected: 4 });
    expect(rejects().map(([number, reason]) => [number, reason])).toEqual([
      ['3', '"expected 18 columns'],
      ['4', 'a quote inside a field that does not begin with one'],
      ['5', 'text after a closing quote'],
      ['7', 'text after a closing quote'],
    ]);
  });

  test('with an account that stands in the file already is rejected, in any batch, so that a second run changes nothing', async () => {
    const file = write([header, line(1), line(2), line(3), line(1, { balance: '77' })].join('\n'));
    for (const expected of [{ inserted: 3 }, { inserted: 0, unchanged: 3 }]) {
      expect(await run(file, { rowsPerBatch: 2 })).toMatchObject({ ...expected, updated: 0, rejected: 1 });
    }
    expect(rejects()[0]?.slice(0, 2)).toEqual(['5', 'personal_account: 100000001 stands on line 2 already']);
  });

  test('disappears from the file of rejects when it has been repaired', async () => {
    const outcome = await run(write(`${header}\n${line(1, { kind: '' })}\n`));
    expect(outcome.rejectsPath).toBe(path.join(folder, 'people.rejects.csv'));
    expect(await run(write(`${header}\n${line(1)}\n`))).toMatchObject({ rejected: 0, rejectsPath: null });
    expect(existsSync(path.join(folder, 'people.rejects.csv'))).toBe(false);
  });
});

test('an interrupted import keeps what it wrote and goes on when run again', async () => {
  const file = write([header, ...Array.from({ length: 400 }, (_, place) => line(place))].join('\n'));
  const stop = new AbortController();
  const first = await run(file, { rowsPerBatch: 10, signal: stop.signal, onProgress: () => stop.abort() });
  expect(first.isInterrupted).toBe(true);
  expect(first.inserted).toBeGreaterThanOrEqual(10);
  expect(first.inserted).toBeLessThan(400);
  const second = await run(file, { rowsPerBatch: 10 });
  expect(second).toMatchObject({
    inserted: 400 - first.inserted,
    unchanged: first.inserted,
    isInterrupted: false,
  });
});

describe('the command', () => {
  async function command(file: string): Promise<{ code: number; said: string }> {
    let said = '';
    const stream = new Writable({
      write: (piece: Buffer, _encoding, done) => {
        said += piece.toString();
        done();
      },
    });
    const code = await runImportCommand(opened.database, file, { stream, steadyMs: () => performance.now() });
    return { code, said };
  }

  test('gives 0 when all is in, and again 0 the second time', async () => {
    const file = write(`${header}\n${line(1)}\n`);
    expect(await command(file)).toEqual({
      code: 0,
      said: 'Imported: inserted 1, updated 0, unchanged 0, rejected 0.\n',
    });
    expect((await command(file)).code).toBe(0);
  });

  test('gives 2 when some rows were rejected, and says where they are', async () => {
    const { code, said } = await command(write(`${header}\n${line(1)}\nx\n`));
    expect(code).toBe(2);
    expect(said).toContain('people.rejects.csv');
  });

  test('gives 1 when nothing could be imported', async () => {
    expect((await command(write(`${header}\nx\n`))).code).toBe(1);
    expect((await command(write(header))).code).toBe(1);
    expect((await command(write(''))).code).toBe(1);
    const { code, said } = await command(write(`account;name\n${line(1)}\n`));
    expect(code).toBe(1);
    expect(said).toContain('found:    account;name');
    expect(said).toContain(`expected: ${header}`);
  });

  test('leaves a missing file to the caller', async () => {
    await expect(command(path.join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(run(write('a,b\n1,2\n'))).rejects.toBeInstanceOf(ImportRefused);
  });
});
