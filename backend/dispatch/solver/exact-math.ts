// Logarithm and power from the four basic operations only: engines may differ in the last bits of Math.log and Math.pow, and then
// the same seed would not give the same plan everywhere.

const ln2 = 0.6931471805599453;

/** Natural logarithm of a positive number, to about 15 digits. */
export function logarithm(x: number): number {
  let exponent = 0;
  let m = x;
  for (; m > 1.5; m /= 2) exponent++;
  for (; m < 0.75; m *= 2) exponent--;
  // ln m = 2 artanh((m - 1) / (m + 1))
  const z = (m - 1) / (m + 1);
  let sum = 0;
  for (let k = 0, term = z; k < 15; k++, term *= z * z) sum += term / (2 * k + 1);
  return exponent * ln2 + 2 * sum;
}

/** `base` (above 0) to the power `exponent`. */
export function power(base: number, exponent: number): number {
  const y = logarithm(base) * exponent;
  const whole = Math.round(y / ln2);
  const rest = y - whole * ln2;
  let sum = 1;
  for (let k = 18; k > 0; k--) sum = 1 + (rest / k) * sum;
  for (let k = 0; k < whole; k++) sum *= 2;
  for (let k = 0; k > whole; k--) sum /= 2;
  return sum;
}

const steps = 4_096;
const table = Float64Array.from({ length: steps }, (_, i) => -logarithm((i + 0.5) / steps));

/** Exponentially distributed with mean 1, from 32 random bits. */
export function exponential(bits: number): number {
  return table[bits >>> 20]!;
}
