// Ids of sample records: UUIDv7 whose random bits come from the seed, so that the same city has the same ids.
import type { Random } from './random.ts';

/** UUIDv7 (RFC 9562) of the instant `at`. */
export function sampleId(random: Random, at: Date): string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.between(0, 15).toString(16)).join('');
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(6)}${hex(6)}`;
}
