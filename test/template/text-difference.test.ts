// The difference of two texts: read one way it is the first, read the other way the second, for any two.
import { describe, expect, test } from 'vitest';
import { textDifference } from '../../shared/template/text-difference.ts';

const shown = (before: string, after: string) =>
  textDifference(before, after).map(
    ({ kind, text }) => ({ same: text, removed: `-${text}-`, added: `+${text}+` })[kind],
  );

describe('the difference of two texts', () => {
  test('names words, places and signs that were put in or taken out', () => {
    expect(shown('Майстер приїде {день}.', 'Майстер приїде завтра.')).toEqual([
      'Майстер приїде ',
      '-{день}-',
      '+завтра+',
      '.',
    ]);
    expect(shown('Дякую', 'Дякую!')).toEqual(['Дякую', '+!+']);
    expect(shown('', 'Дякую')).toEqual(['+Дякую+']);
    expect(shown('Дякую', 'Дякую')).toEqual(['Дякую']);
  });

  test('keeps a sentence that was written anew in one piece', () => {
    expect(shown('Чим можу допомогти? {agent}', 'Хвилинку, я дивлюся. {agent}')).toEqual([
      '-Чим можу допомогти?-',
      '+Хвилинку, я дивлюся.+',
      ' {agent}',
    ]);
  });

  test('gives both texts back, whatever they are', () => {
    let seed = 7;
    const random = (most: number) => (seed = (seed * 16_807) % 2_147_483_647) % most;
    const pieces = ['так', ' ', '\n', ', ', '{час}', '12', '{', '’', '😀', 'є'];
    const text = () => Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
    for (let round = 0; round < 500; round++) {
      const [before, after] = [text(), text()];
      const parts = textDifference(before, after);
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      expect([without('added'), without('removed')]).toEqual([before, after]);
    }
  });
});
