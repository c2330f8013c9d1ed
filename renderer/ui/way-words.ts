// How long a way is in words: metres in tens, from a kilometre on kilometres with one decimal.
import type { useFormat } from '../language/useFormat.ts';
import type { Translate } from '../language/useWords.ts';

export function wayWords(t: Translate, format: ReturnType<typeof useFormat>, metres: number): string {
  if (metres < 995) return t('ui.map.metres', { n: Math.round(metres / 10) * 10 });
  return t('ui.map.kilometres', { n: format.number(Math.round(metres / 100) / 10) });
}
