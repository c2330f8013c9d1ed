// One finder for each running program: its dictionary of search words is shared by all who search.
import type { AppParts } from '../parts.ts';
import { SubscriberFinder } from './subscriber-finder.ts';

const finders = new WeakMap<AppParts, SubscriberFinder>();

/** The finder of this program, made at the first call; call early to have the dictionary loaded behind the start. */
export function finderOf(parts: AppParts): SubscriberFinder {
  const known = finders.get(parts);
  if (known) return known;
  const finder = new SubscriberFinder(parts.database.kysely);
  finders.set(parts, finder);
  return finder;
}

/** Loads the dictionary in the background; a failure is logged and the next search tries again. */
export function warmFinder(parts: AppParts): void {
  finderOf(parts)
    .dictionary.refresh(parts.clock.now().getTime())
    .catch((error: unknown) => parts.log.warn({ error }, 'the search dictionary could not be loaded'));
}
