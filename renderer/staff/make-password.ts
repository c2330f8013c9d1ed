// A first password that can be dictated: letters and digits that nobody takes for one another, in groups of four.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 3;
const groupLength = 4;
/** Bytes from here on would make the first signs likelier than the others. */
const fairBytes = 256 - (256 % signs.length);

/** About 59 bits of chance. */
export function makePassword(): string {
  return Array.from({ length: groups }, () => Array.from({ length: groupLength }, randomSign).join('')).join(
    '-',
  );
}

function randomSign(): string {
  for (;;) {
    const [byte = fairBytes] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fairBytes) return signs.charAt(byte % signs.length);
  }
}
