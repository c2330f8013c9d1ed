// Passwords at rest: scrypt with its parameters in the stored text, and at most two checks at a time.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { AppError } from '../shared/errors.ts';

/** RFC 7914 parameters: 32 MiB and about 0.1 s of one core of 2020. */
const cost = { log2N: 15, r: 8, p: 1 } as const;
const saltBytes = 16;
const keyBytes = 32;
/** A tampered hash must not make us allocate without limit. */
const maxMemoryBytes = 128 * 1024 * 1024;
const maxConcurrent = 2;
const maxWaiting = 500;

/** Stored for nobody: compared against for unknown names, so that they take as long as known ones. */
const nobodysHash = `scrypt$${cost.log2N}$${cost.r}$${cost.p}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;

const waiting: (() => void)[] = [];
let running = 0;

/** Text to store: `scrypt$log2(N)$r$p$salt$key`, base64url. About 0.1 s; not queued, since only staff's own orders come here. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const { log2N, r, p } = cost;
  const key = await derive(password, salt, { N: 2 ** log2N, r, p });
  return `scrypt$${log2N}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/**
 * True when `password` is the one behind `stored`. `null` (no such person) is false after the same work.
 * Checks wait in one queue, two at a time, so that a storm of sign-ins leaves a core for everyone else;
 * throws BUSY when 500 wait already.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  await enter();
  try {
    const [scheme, log2N, r, p, salt = '', key = ''] = (stored ?? nobodysHash).split('$');
    if (scheme !== 'scrypt')
      throw new Error('a password is stored in a form that this version does not know');
    const expected = Buffer.from(key, 'base64url');
    const options = { N: 2 ** Number(log2N), r: Number(r), p: Number(p) };
    const actual = await derive(password, Buffer.from(salt, 'base64url'), options);
    return expected.length === actual.length && timingSafeEqual(actual, expected) && stored !== null;
  } finally {
    leave();
  }
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize('NFKC'),
      salt,
      keyBytes,
      { ...options, maxmem: maxMemoryBytes },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });
}

async function enter(): Promise<void> {
  if (running < maxConcurrent) {
    running++;
    return;
  }
  if (waiting.length >= maxWaiting) throw new AppError('BUSY', { retryAfterMs: 5_000 });
  await new Promise<void>((resolve) => waiting.push(resolve));
}

/** Hands the place to the next in the queue, or frees it. */
function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else running--;
}
