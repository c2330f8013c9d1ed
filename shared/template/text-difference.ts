// Which words of a text were taken out and which were put in.

export interface DifferencePart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/**
 * Parts that read together are `before` (same and removed) and `after` (same and added); a change names what was removed
 * first. Longest common subsequence of words, spaces and signs: O(n · m) of them.
 */
export function textDifference(before: string, after: string): DifferencePart[] {
  const left = piecesOf(before);
  const right = piecesOf(after);
  const common = commonLengths(left, right);
  const width = right.length + 1;
  const parts: DifferencePart[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const isSame = i < left.length && j < right.length && left[i] === right[j];
    if (isSame) {
      push(parts, 'same', left[i++]!);
      j++;
    } else if (
      i < left.length &&
      (j === right.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      push(parts, 'removed', left[i++]!);
    } else {
      push(parts, 'added', right[j++]!);
    }
  }
  return parts;
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

function push(parts: DifferencePart[], kind: DifferencePart['kind'], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += text;
  else parts.push({ kind, text });
}
