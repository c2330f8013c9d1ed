// How often one actor may send one event, and how many refusals a connection may collect.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../shared/errors.ts';

export interface RateLimit {
  /** Takes one from the actor's allowance for `event`; throws RATE with retryAfterMs when there is none. O(1). */
  take(actorId: string, event: string): Promise<void>;
}

/** One fixed window of a minute per actor and event: `scale` times what the contract says. Kept in memory. */
export function createRateLimit(
  allowances: Readonly<Record<string, { perMinute: number }>>,
  scale = 1,
): RateLimit {
  const limiters = new Map(
    Object.entries(allowances).map(([name, { perMinute }]) => [
      name,
      new RateLimiterMemory({ points: perMinute * scale, duration: 60 }),
    ]),
  );
  return {
    take: async (actorId, event) => {
      try {
        await limiters.get(event)?.consume(actorId);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new AppError('RATE', { retryAfterMs: refusal.msBeforeNext });
      }
    },
  };
}

/** Counts refusals of one connection: true from the call at which `most` came within `windowMs`. */
export function createStrikes(most: number, windowMs: number): (nowMs: number) => boolean {
  const times: number[] = [];
  return (nowMs) => {
    times.push(nowMs);
    while (times.length > 0 && times[0]! <= nowMs - windowMs) times.shift();
    return times.length >= most;
  };
}
