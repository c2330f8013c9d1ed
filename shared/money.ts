// Money is a whole number of kopiykas; hryvnias exist only as text, and no floating point comes between.

/** Largest amount accepted, in kopiykas: 10 billion hryvnias, far inside exact integers. */
const maxKopiykas = 1_000_000_000_000;

/** `"-24.50"` → -2450. Up to two decimals after a point; null for anything else or above 10 billion hryvnias. */
export function parseHryvnias(text: string): number | null {
  const match = /^([+-]?)(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const kopiykas = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  if (kopiykas > maxKopiykas) return null;
  return sign === '-' && kopiykas > 0 ? -kopiykas : kopiykas;
}

/** -2450 → `"-24.50"`: the inverse of {@link parseHryvnias}, for files; screens use the reader's language. */
export function formatHryvnias(kopiykas: number): string {
  const digits = String(Math.abs(kopiykas)).padStart(3, '0');
  return `${kopiykas < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
