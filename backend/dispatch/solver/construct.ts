// The first plan: every visit once, the most important first, to where it costs least.
import { finish } from './in-slices.ts';
import { Insertion } from './insertion.ts';
import { Random } from './random.ts';
import type { Routes } from './routes.ts';

/** Fixed beginnings first, as they were handed in: they take no part in any search. */
export function placePrefixes(routes: Routes): void {
  const { model } = routes;
  model.problem.technicians.forEach(({ startsWith = [] }, r) => {
    let before = model.firstStart + r;
    for (const id of startsWith) {
      const v = model.indexOfVisit.get(id)!;
      if (routes.route[v]! < 0) routes.insert(v, before);
      before = v;
    }
  });
}

/** With more visits than this, only the places close to a visit are looked at first: measured in docs/optimiser.md. */
const largeDay = 2_000;

/**
 * Cheapest insertion of all absent visits; what does not fit, or costs more than leaving it out, stays absent.
 * O(visits × stops of all routes), most of which is refused by a look at one number. Stops after each visit, so that others have their turn.
 */
export function* insertingAbsent(routes: Routes): Generator<void, void> {
  const { model } = routes;
  const insertion = new Insertion(routes, new Random(1), 0);
  const order = routes.absent.slice(0, routes.absentCount);
  const { penalty, late, early } = model;
  order.sort((a, b) => penalty[b]! - penalty[a]! || late[a]! - early[a]! - (late[b]! - early[b]!) || a - b);
  const isLarge = model.visitCount > largeDay;
  for (const v of order) {
    if (isLarge) insertion.searchClose(v);
    else insertion.searchAll(v);
    if (insertion.after >= 0 && insertion.score < penalty[v]!) routes.insert(v, insertion.after);
    yield;
  }
}

/** The same at once. */
export function insertAbsent(routes: Routes): void {
  finish(insertingAbsent(routes));
}
