// What is thrown away by the clock: results of old orders, files that were never sent.
import type { AppParts } from './parts.ts';
import { forgetOps } from './wire/wire.records.ts';

const everyMs = 3_600_000;
/** Longer than an order may wait in anyone's outbox (72 h), so that a late resend still finds its result. */
const opsKeptMs = 7 * 24 * 3_600_000;

/** Tidies once an hour, files also at once; gives the function that stops. */
export function startHousekeeping(parts: AppParts, tidyFiles: () => Promise<void>): () => void {
  const tidy = (): void => {
    tidyFiles().catch((err: unknown) => {
      parts.log.error({ err }, 'files that nobody needs could not be removed');
    });
  };
  tidy();
  const timer = setInterval(() => {
    tidy();
    const before = new Date(parts.clock.now().getTime() - opsKeptMs);
    forgetOps(parts.database.kysely, before).catch((err: unknown) => {
      parts.log.error({ err }, 'old results of orders could not be removed');
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
