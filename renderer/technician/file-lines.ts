// Lines of a text file with their numbers; empty ones and a byte order mark are left out.
export interface FileLine {
  /** From 1. */
  line: number;
  text: string;
}

export function linesOf(text: string): FileLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((one, index) => ({ line: index + 1, text: one }))
    .filter((one) => one.text.trim() !== '');
}
