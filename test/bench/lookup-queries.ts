// What agents type, made from the subscribers of the bench: every kind of search, in the spellings that occur.
import type { Random } from '../../backend/sample/random.ts';
import type { SubscriberRow } from '../../backend/subscriber/subscriber-row.ts';

export const queryKinds = ['exactPhone', 'phoneTail', 'account', 'name', 'nameTypo', 'address'] as const;
export type QueryKind = (typeof queryKinds)[number];

const letters = Array.from('абвгдежзиклмнопрстухцчшюя');

/** A text that should find `row`, as an agent would type it for this kind of search. */
export function typedFor(kind: QueryKind, random: Random, row: SubscriberRow): string {
  const msisdn = row.phones[0] ?? '';
  const [surname = '', given = '', patronymic = ''] = row.fullName.split(' ');
  switch (kind) {
    case 'exactPhone':
      return spelled(random, msisdn);
    case 'phoneTail':
      return msisdn.slice(-random.between(4, 7));
    case 'account':
      return random.chance(0.5) ? row.personalAccount : row.personalAccount.replace(/(\d{3})(?=\d)/g, '$1 ');
    case 'name':
      return random.pick([
        surname,
        `${surname} ${given}`,
        `${given} ${surname}`,
        `${surname} ${given} ${patronymic}`,
        `${surname} ${given[0] ?? ''} ${patronymic[0] ?? ''}`,
        surname.slice(0, 4),
        `${surname.slice(0, 3)} ${given.slice(0, 3)}`,
        row.fullName.toLowerCase().replaceAll(/ґ/g, 'г').replaceAll('’', "'"),
      ]);
    case 'nameTypo':
      return random.chance(0.3) ? mistyped(random, surname) : `${mistyped(random, surname)} ${given}`;
    case 'address':
      return addressOf(random, row);
  }
}

function spelled(random: Random, msisdn: string): string {
  const [, code = '', a = '', b = '', c = ''] = /^380(\d\d)(\d{3})(\d\d)(\d\d)$/.exec(msisdn) ?? [];
  return random.pick([
    `0${code}${a}${b}${c}`,
    `+380 ${code} ${a} ${b} ${c}`,
    `0${code}-${a}-${b}-${c}`,
    `(0${code}) ${a} ${b} ${c}`,
    msisdn,
  ]);
}

/** One typing error: a letter left out, put in, changed, or swapped with the next; never the first letter twice. */
function mistyped(random: Random, word: string): string {
  const at = random.between(1, Math.max(1, word.length - 2));
  const before = word.slice(0, at);
  const after = word.slice(at + 1);
  return random.pick([
    before + after,
    before + random.pick(letters) + word.slice(at),
    before + random.pick(letters) + after,
    before + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
  ]);
}

function addressOf(random: Random, { street, building, apartment, city }: SubscriberRow): string {
  const bare = street.replace(/^\S+\. /, '');
  return random
    .pick([
      `${bare} ${building} ${apartment}`,
      `${street}, ${building}, кв. ${apartment || '1'}`,
      `${bare.toLowerCase()} ${building}`,
      `${city} ${bare} ${building}`,
      `${bare.slice(0, 5)} ${building} ${apartment}`,
    ])
    .trim();
}
