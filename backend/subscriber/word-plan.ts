// Turns typed words into a question that the word index answers quickly, however common or short the words are.
import type { Mark, SearchDictionary } from './search-dictionary.ts';
import { beginsWith, similarByToken, type TypedWord } from './word-match.ts';

export interface WordPlan {
  typed: TypedWord[];
  /** See `keysByWords`. */
  groups: string[][];
  filters: string[];
  /** False when some word stands for nothing known: then nobody can match. */
  isPossible: boolean;
  /** True when there are words that continue a typed one, so that an exact match could drown among them. */
  hasContinuations: boolean;
}

interface Expansion extends TypedWord {
  members: string[];
  /** About how many entries of the index the members have. */
  uses: number;
  isBroad: boolean;
}

/** Most words in a group, and most index entries that a group may have before it becomes a filter. */
const maxMembers = 256;
const maxUses = 60_000;

/** Plans a search for `words`, each in the part of the dictionary that its mark names; apartments (`@`) as they are. */
export async function planWords(
  dictionary: SearchDictionary,
  words: readonly { mark: Mark | '@'; word: string }[],
  isTypoAllowed: boolean,
): Promise<WordPlan> {
  const expansions: Expansion[] = [];
  for (const [place, { mark, word }] of words.entries()) {
    const isLast = place === words.length - 1;
    expansions.push(
      mark === '@'
        ? { marked: `@${word}`, similar: new Map(), members: [`@${word}`], uses: maxUses / 2, isBroad: false }
        : await expand(dictionary, mark, word, isTypoAllowed, isLast),
    );
  }
  const narrow = expansions.filter(({ isBroad }) => !isBroad);
  const driving = narrow.length > 0 ? narrow : narrowest(expansions);
  return {
    typed: expansions,
    groups: driving.map(({ members }) => members),
    filters: expansions.filter((one) => !driving.includes(one)).map(({ marked }) => marked),
    isPossible: expansions.every(({ members }) => members.length > 0),
    hasContinuations: expansions.some(({ members, marked }) => members.some((member) => member !== marked)),
  };
}

async function expand(
  dictionary: SearchDictionary,
  mark: Mark,
  word: string,
  isTypoAllowed: boolean,
  isLast: boolean,
): Promise<Expansion> {
  const marked = mark + word;
  const begun = await dictionary.beginningWith(mark, word, maxMembers + 1);
  const kept = begun.filter(({ token }) => token === word || beginsWith(mark + token, marked));
  const similar = isTypoAllowed && mark !== '#' ? dictionary.similarTo(mark, word, isLast) : [];
  // Most used first: a group that has to be cut keeps what most people mean.
  const known = [...kept].sort(
    (a, b) => Number(b.token === word) - Number(a.token === word) || b.uses - a.uses,
  );
  const members = [...new Set([...known, ...similar].map(({ token }) => mark + token))];
  const uses = known.reduce((sum, one) => sum + one.uses, 0);
  const isBroad = known.length > maxMembers || uses > maxUses;
  return {
    marked,
    similar: similarByToken(mark, similar),
    members: members.slice(0, maxMembers),
    uses,
    isBroad,
  };
}

/** When every word is common, the least common one leads. */
function narrowest(expansions: readonly Expansion[]): Expansion[] {
  const [least] = [...expansions].sort((a, b) => a.uses - b.uses);
  return least ? [least] : [];
}
