// Words of messages and the piece that a hit shows: folding, places of matches, cutting without breaking a character.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchRanges, messageWords, snippetOf } from '../../shared/chat/message-words.ts';

const marked = (text: string, query: string): string[] =>
  matchRanges(text, messageWords(query)).map(([start, end]) => text.slice(start, end));

describe('words', () => {
  test.each([
    ['Зв’язок є', ['звязок', 'е']],
    ['ҐАНОК, ганок', ['ганок']],
    ['a:b & !c | (d)', ['а', 'в', 'с', 'd']],
    ["'; drop -- \\ %_*", ['drор']],
    ['   ', []],
  ])('of «%s» are %j', (text, words) => {
    expect(messageWords(text)).toEqual(words);
  });

  test('are letters and digits only, whatever was typed: nothing in them means anything to a query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of messageWords(text)) expect(word).toMatch(/^[\p{L}\p{N}]{1,40}$/u);
      }),
    );
  });
});

describe('matches', () => {
  test.each([
    ['«Зв’язок» зник', 'звяз', ['Зв’яз']],
    ['обʼєкт і об"єкт', 'обєк', ['обʼєк', 'об"єк']],
    ['ґрати', 'г', ['ґ']],
    ['Роутер-роутер', 'роут', ['Роут', 'роут']],
    ['інтернет', 'нет', []],
    ['👨‍👩‍👧 сім’я', 'сім', ['сім']],
  ])('in «%s» for «%s»', (text, query, found) => {
    expect(marked(text, query)).toEqual(found);
  });
});

describe('a snippet', () => {
  test('is the whole line when that is short, with blanks as one', () => {
    const { snippet, highlights } = snippetOf('раз\n\nдва   три ', ['два']);
    expect(snippet).toBe('раз два три');
    expect(highlights).toEqual([[4, 7]]);
  });

  test('holds the first match, is at most 160 characters, and never half of one', () => {
    const filler = fc.array(fc.constantFrom('слово', '🙂', 'ї̈', 'а'), { maxLength: 120 });
    fc.assert(
      fc.property(filler, filler, (before, after) => {
        const body = [...before, 'скарб', ...after].join(' ');
        const { snippet, highlights } = snippetOf(body, ['скарб']);
        expect([...snippet].length).toBeLessThanOrEqual(160);
        expect(snippet).not.toMatch(/\p{Surrogate}/u);
        expect(highlights.map(([start, end]) => snippet.slice(start, end))).toEqual(['скарб']);
      }),
    );
  });
});
