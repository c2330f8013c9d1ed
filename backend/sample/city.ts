// Лановичі, a city that does not exist: districts around an invented centre, streets with a place, buildings along them.
import type { Random } from './random.ts';

export interface District {
  name: string;
  latitude: number;
  longitude: number;
}
export interface Street {
  /** With its kind: `вул. Ґанкова`. */
  name: string;
  district: District;
  latitude: number;
  longitude: number;
  /** Direction in radians; buildings stand along it. */
  bearing: number;
  buildings: number;
}

export const cityName = 'Лановичі';

export const districts: readonly District[] = [
  { name: 'Центр', latitude: 49.5, longitude: 31.5 },
  { name: 'Ґанок', latitude: 49.522, longitude: 31.488 },
  { name: 'Підгір’я', latitude: 49.518, longitude: 31.535 },
  { name: 'Зарічний', latitude: 49.478, longitude: 31.522 },
  { name: 'Єловий Гай', latitude: 49.482, longitude: 31.462 },
  { name: 'Їжакова Долина', latitude: 49.503, longitude: 31.558 },
];

const kinds = ['вул.', 'вул.', 'вул.', 'вул.', 'вул.', 'пров.', 'бул.', 'просп.'];
const named =
  'Ґанкова Садова Лугова Польова Зелена Вишнева Калинова Кленова Березова Дубова Липова Тополина Каштанова Яблунева Горіхова Барвінкова Волошкова Ромашкова Соняшникова Джерельна Кринична Набережна Річкова Озерна Ставкова Піщана Кам’яна Гончарна Ковальська Ткацька Бондарна Шевська Ринкова Ярмаркова Поштова Вокзальна Залізнична Заводська Шкільна Бібліотечна Театральна Музейна Лікарняна Аптечна Соборна Церковна Монастирська Замкова Вежова Козацька Гетьманська Чумацька Кобзарська Лірницька Весняна Літня Осіння Зимова Сонячна Місячна Зоряна Ранкова Вечірня Північна Південна Східна Західна Верхня Нижня Нова Стара Довга Коротка Крута Тиха Затишна Світла Щаслива Дружби Єдності Злагоди Незалежності Їжакова В’язова Солов’їна П’ятихатська Журавлина Лебедина Ластівчина Євшанова Ясенова Яворова Смерекова Соснова Ялинкова'.split(
    ' ',
  );
const compound =
  'Старого Млина;Семи Джерел;Трьох Тополь;Білого Каменю;Чорної Гори;Золотого Колосся;Синього Моря;Козацької Слави;Весняного Дощу;8 Березня;1 Травня;28 Листопада'.split(
    ';',
  );
const prefixes = ['', 'Мала ', 'Велика ', 'Нижня ', 'Верхня ', 'Друга '];

/** `count` streets with different names spread over the districts. O(count). */
export function inventStreets(random: Random, count: number): Street[] {
  const streets: Street[] = [];
  for (let place = 0; place < count; place++) {
    const district = districts[place % districts.length]!;
    streets.push({
      name: streetName(place),
      district,
      latitude: district.latitude + (random.next() - 0.5) * 0.018,
      longitude: district.longitude + (random.next() - 0.5) * 0.028,
      bearing: random.next() * Math.PI,
      buildings: random.between(8, 90),
    });
  }
  return streets;
}

function streetName(place: number): string {
  const kind = kinds[place % kinds.length]!;
  if (place < named.length) return `вул. ${named[place]!}`;
  if (place < named.length + compound.length) return `вул. ${compound[place - named.length]!}`;
  const rest = place - named.length - compound.length;
  const prefix = prefixes[1 + (Math.floor(rest / named.length) % (prefixes.length - 1))]!;
  const lap = Math.floor(rest / (named.length * (prefixes.length - 1)));
  return `${kind} ${prefix}${named[rest % named.length]!}${lap > 0 ? ` ${lap + 1}-а` : ''}`;
}

/** A building of the street and its coordinates, about 25 m apart along it. */
export function inventBuilding(random: Random, street: Street) {
  const number = random.between(1, street.buildings);
  const suffix = random.chance(0.08) ? random.pick(['а', 'б', 'в', '/2', '/1']) : '';
  const alongDegrees = (number - street.buildings / 2) * 0.00022;
  return {
    building: `${number}${suffix}`,
    latitude: roundedDegrees(street.latitude + Math.sin(street.bearing) * alongDegrees),
    longitude: roundedDegrees(street.longitude + Math.cos(street.bearing) * alongDegrees * 1.5),
  };
}

/** To about a tenth of a metre, as a person would write it. */
export function roundedDegrees(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
