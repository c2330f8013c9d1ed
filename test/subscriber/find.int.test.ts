// Finding an account: every kind of match, its order, and what agents really type.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SubscriberWriter } from '../../backend/subscriber/import.records.ts';
import { SubscriberFinder } from '../../backend/subscriber/subscriber-finder.ts';
import type { SubscriberRow } from '../../backend/subscriber/subscriber-row.ts';
import { subscriberEvents } from '../../shared/subscriber/subscriber.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let finder: SubscriberFinder;

const base: SubscriberRow = {
  personalAccount: '100000000',
  fullName: 'Без Імені',
  phones: [],
  city: 'Лановичі',
  street: 'вул. Довга',
  building: '1',
  apartment: '1',
  latitude: null,
  longitude: null,
  language: 'uk',
  kind: 'prepaid',
  tariff: 'Швидкий 100',
  monthlyFeeKopiykas: 20_000,
  balanceKopiykas: 0,
  bonuses: 0,
  mobileBonuses: 0,
  registeredOn: '2019-05-04',
  services: [],
};

function row(
  personalAccount: string,
  fullName: string,
  phones: string,
  [street, building, apartment]: [string, string, string],
): SubscriberRow {
  return {
    ...base,
    personalAccount,
    fullName,
    phones: phones.split(' ').filter(Boolean),
    street,
    building,
    apartment,
  };
}

const city: SubscriberRow[] = [
  {
    ...row('100482317', 'Коваль Олена Петрівна', '380670000012 380500000099', ['вул. Ґанкова', '14', '27']),
    services: [{ kind: 'home_internet', state: 'active' }],
  },
  {
    ...row('100733904', 'Коваль Олег Іванович', '380670000015', ['вул. Садова', '2', '']),
    services: [{ kind: 'home_internet', state: 'stopped_for_debt' }],
  },
  row('100733905', 'Ковальчук Ірина Сергіївна', '380670000115', ['вул. Садова', '14', '3']),
  row('100733906', 'Ґалаґан Зеновій Богданович', '380670000041', ['бул. Велика Садова', '14', '3']),
  row('100733907', 'Їжакевич Євген Юрійович', '380930000041', ['вул. 8 Березня', '3', '8']),
  row('100733908', 'Дем’янчук Мар’яна Лук’янівна', '380930000042', ['вул. Ґанкова', '14а', '2']),
  row('100733909', 'Садова Марія Ігорівна', '380930000043', ['просп. Незалежності', '3/2', '5']),
  row('670000012', 'Мельник Тарас Олегович', '380930000044', ['вул. Джерельна', '9', '14']),
  row('100733911', 'Нечуй-Вітер Олена Ковалівна', '380930000045', ['вул. Джерельна', '14', '9']),
  row('100733912', 'Іваненко Іван Іванович', '380930000045', ['вул. Джерельна', '14', '10']),
  row('100733913', 'Крижанівський Роман Юрійович', '380930000012', ['вул. Польова', '5', '1']),
];

beforeAll(async () => {
  opened = await openTestDatabase();
  await new SubscriberWriter(opened.database.kysely).write(city);
  finder = new SubscriberFinder(opened.database.kysely);
});
afterAll(() => opened.close());

async function find(text: string) {
  const found = await finder.find(text, 20, 0);
  expect(subscriberEvents['subscriber:find'].result.safeParse(found).success).toBe(true);
  return found;
}
async function accounts(text: string): Promise<string[]> {
  return (await find(text)).rows.map((found) => found.personalAccount);
}

describe('digits', () => {
  test.each(['067 000 00 12', '+380 67 000 00 12', '380-67-000-00-12', '0670000012', '8067 000 0012'])(
    'a phone written as %s gives its owner first',
    async (text) => {
      expect((await find(text)).rows[0]).toMatchObject({ personalAccount: '100482317', matchedBy: 'phone' });
    },
  );

  test('an exact account stands before the phone with the same digits', async () => {
    const { rows } = await find('670000012');
    expect(rows.map(({ personalAccount, matchedBy }) => [personalAccount, matchedBy])).toEqual([
      ['670000012', 'account'],
      ['100482317', 'phone'],
    ]);
  });

  test('the last four digits give everyone whose number ends so', async () => {
    const { rows, total } = await find('0012');
    expect(rows.map(({ matchedBy }) => matchedBy)).toEqual(['phone_tail', 'phone_tail']);
    expect(rows.map(({ personalAccount }) => personalAccount).sort()).toEqual(['100482317', '100733913']);
    expect(total).toBe(2);
    expect(await accounts('012')).toEqual([]);
  });

  test('the beginning of a number gives all that begin so, in order', async () => {
    expect(await accounts('067 000 00')).toEqual(['100482317', '100733904', '100733906']);
  });

  test('one number of two accounts gives both, and a second number of an account gives it', async () => {
    expect(await accounts('0930000045')).toEqual(['100733911', '100733912']);
    expect(await accounts('0500000099')).toEqual(['100482317']);
  });

  test('an account may be grouped, labelled or begun', async () => {
    expect(await accounts('о/р 100 482 317')).toEqual(['100482317']);
    expect((await accounts('1007339')).slice(0, 2)).toEqual(['100733904', '100733905']);
  });

  test('the matching digits are marked', async () => {
    const [found] = (await find('00012')).rows;
    expect(found?.highlights).toEqual([{ field: 'phone', index: 0, start: 10, end: 17 }]);
    expect(found?.phones[0]?.slice(10, 17)).toBe('0 00 12');
  });
});

describe('names', () => {
  test('exact words stand before begun ones, and those before typing errors', async () => {
    expect((await accounts('коваль')).slice(0, 4)).toEqual([
      '100733904',
      '100482317',
      '100733905',
      '100733911',
    ]);
  });

  test.each(['олена коваль', 'Петрівна Коваль', 'коваль олена п', 'кова оле пет', 'КОВАЛЬ О П'])(
    'words in any order and unfinished: %s',
    async (text) => {
      expect((await accounts(text))[0]).toBe('100482317');
    },
  );

  test.each([
    ['Галаган', '100733906'],
    ['ґалаган', '100733906'],
    ['Гaлaгaн', '100733906'],
    ['їжакевич', '100733907'],
    ['Іжакевич Евген', '100733907'],
    ['Демянчук', '100733908'],
    ['Дем`янчук', '100733908'],
    ["дем'янчук мар'яна", '100733908'],
    ['нечуй вітер', '100733911'],
    ['rjdfkm jktyf', '100482317'],
    ['];frtdbx', '100733907'],
    ['Ъжакевич', '100733907'],
    ['крижанівський', '100733913'],
  ])('%s finds however letters, apostrophes and layouts differ', async (text, account) => {
    expect((await accounts(text))[0]).toBe(account);
  });

  test.each([
    ['Крижанивский', '100733913'],
    ['Крижанвіський', '100733913'],
    ['Їжекевич', '100733907'],
    ['Мелник Тарас', '670000012'],
    ['Ковальчюк Ірна', '100733905'],
    ['Галоган', '100733906'],
  ])('%s is found in spite of typing errors', async (text, account) => {
    expect((await accounts(text))[0]).toBe(account);
  });

  test('a name that is nobody’s finds nobody', async () => {
    expect(await find('Цвіркунов Аристарх')).toEqual({ rows: [], total: 0 });
  });

  test('the matching letters are marked', async () => {
    const [found] = (await find("дем'ян мар'яна")).rows;
    expect(found?.highlights.map(({ start, end }) => found.fullName.slice(start, end))).toEqual([
      'Дем’ян',
      'Мар’яна',
    ]);
  });
});

describe('addresses', () => {
  test.each([
    'Ґанкова 14 27',
    'вул. Ганкова, 14, кв. 27',
    'ганкова 14-27',
    'лановичі ганкова 14 27',
    'ганк 14 27',
    'ufyrjdf 14 27',
    'Гангова 14 27',
  ])('%s gives the apartment', async (text) => {
    expect((await find(text)).rows[0]).toMatchObject({
      personalAccount: '100482317',
      matchedBy: 'address',
      city: 'Лановичі',
      address: 'вул. Ґанкова, 14–27',
      homeInternetState: 'active',
    });
  });

  test('a building gives itself, then those that only begin so', async () => {
    expect(await accounts('ганкова 14')).toEqual(['100482317', '100733908']);
    expect(await accounts('ганкова 14а')).toEqual(['100733908']);
  });

  test('the street itself stands before longer names, and names of people before streets', async () => {
    expect(await accounts('садова')).toEqual(['100733909', '100733904', '100733905', '100733906']);
    expect(await accounts('садова 14 3')).toEqual(['100733905', '100733906']);
  });

  test('numbers in street names and slashes in buildings are understood', async () => {
    expect(await accounts('8 березня 3')).toEqual(['100733907']);
    expect(await accounts('незалежності 3/2')).toEqual(['100733909']);
  });

  test('the matching letters are marked', async () => {
    const [found] = (await find('ганк 14 27')).rows;
    expect(found?.highlights.map(({ start, end }) => found.address.slice(start, end))).toEqual([
      'Ґанк',
      '14',
      '27',
    ]);
  });
});

test.each([
  '',
  'а',
  '%',
  "'; drop table subscribers; --",
  '\0',
  '\u202e',
  '_%_%',
  '\\',
  '𝕂'.repeat(60),
  'о'.repeat(120),
])('odd text %j is answered, not an error', async (text) => {
  expect((await find(text)).total).toBeGreaterThanOrEqual(0);
});

test('subscribers that come later are found without a restart, with typing errors too once time has passed', async () => {
  const late = row('100999999', 'Журбицький Остап Ярославович', '380930009999', ['вул. Кленова', '77', '7']);
  await new SubscriberWriter(opened.database.kysely).write([late]);
  expect(await accounts('журбицький')).toEqual(['100999999']);
  expect(await accounts('журб')).toEqual(['100999999']);
  await finder.find('журбіцкий', 20, 60_000);
  await finder.dictionary.refresh(60_001);
  expect((await finder.find('журбіцкий', 20, 60_002)).rows.map((found) => found.personalAccount)).toEqual([
    '100999999',
  ]);
});
