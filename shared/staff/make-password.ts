// A password that can be dictated: letters and digits that nobody takes for one another, in groups of four.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 3;
const groupLength = 4;
/** Bytes from here on would make the first signs likelier than the others. */
const fairBytes = 256 - (256 % signs.length);

/** Of the Web Crypto API, in a browser as in Node. */
interface RandomSource {
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): Uint8Array;
}

/** About 59 bits of chance. */
export function makePassword(chance: RandomSource): string {
  const group = (): string => Array.from({ length: groupLength }, () => randomSign(chance)).join('');
  return Array.from({ length: groups }, group).join('-');
}

function randomSign(chance: RandomSource): string {
  for (;;) {
    const [byte = fairBytes] = chance.getRandomValues(new Uint8Array(1));
    if (byte < fairBytes) return signs.charAt(byte % signs.length);
  }
}
