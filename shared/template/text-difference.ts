// Which words of a text were taken out and which were put in.

export interface DifferencePart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/**
 * Parts that read together are `before` (same and removed) and `after` (same and added); a change names what was removed
 * first. Longest common subsequence of words, spaces and signs: O(n · m) of them. What two changes have in common
 * between them without a word in it is taken for changed too, so that a sentence written anew does not fall into crumbs.
 */
export function textDifference(before: string, after: string): DifferencePart[] {
  const left = piecesOf(before);
  const right = piecesOf(after);
  const common = commonLengths(left, right);
  const width = right.length + 1;
  const hunks: Hunk[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      grow(hunks, { same: left[i++]! });
      j++;
      continue;
    }
    const drops = j === right.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!;
    if (i < left.length && drops) grow(hunks, { removed: left[i++]! });
    else grow(hunks, { added: right[j++]! });
  }
  return partsOf(mergeCrumbs(hunks));
}

/** A stretch that both texts have, or what stands in its place in each. */
interface Hunk {
  same: string;
  removed: string;
  added: string;
}

function grow(hunks: Hunk[], { same = '', removed = '', added = '' }: Partial<Hunk>): void {
  const last = hunks.at(-1);
  if (!last || (last.same === '') !== (same === '')) {
    hunks.push({ same, removed, added });
    return;
  }
  last.same += same;
  last.removed += removed;
  last.added += added;
}

function mergeCrumbs(hunks: readonly Hunk[]): Hunk[] {
  const merged: Hunk[] = [];
  hunks.forEach(({ same, removed, added }, at) => {
    const isBetween = at > 0 && at < hunks.length - 1;
    const isCrumb = isBetween && same !== '' && !/[\p{L}\p{N}]/u.test(same);
    grow(merged, isCrumb ? { removed: same, added: same } : { same, removed, added });
  });
  return merged;
}

function partsOf(hunks: readonly Hunk[]): DifferencePart[] {
  return hunks
    .flatMap(({ same, removed, added }): DifferencePart[] => [
      { kind: 'same', text: same },
      { kind: 'removed', text: removed },
      { kind: 'added', text: added },
    ])
    .filter(({ text }) => text !== '');
}

/** At `i * (right.length + 1) + j`: how many pieces the rest of `left` from i and of `right` from j have in common. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint16Array {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        left[i] === right[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  return lengths;
}

function piecesOf(text: string): string[] {
  return text.match(/\{[^{}\n]*\}|[\p{L}\p{M}\p{N}’'-]+|\s+|[^]/gu) ?? [];
}
