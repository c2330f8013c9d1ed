// Orders about a subscriber's visit: which windows can be kept, holding one, booking it, and its life after.
import type { visitEvents } from '../../shared/dispatch/visit.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { visitAskLogistics, visitBook, visitCalled, visitCancel } from './booking.ts';
import { visitHold, visitRelease } from './holds.ts';
import { selectAddress, selectDistricts, selectKnownBuildings } from './neighbours.records.ts';
import { offersOn } from './offers.ts';
import { visitReport } from './report.ts';
import { selectVisitEntries } from './visit-entry.records.ts';
import { wantedOf } from './visit-request.ts';

/** See the contract. */
export async function visitOffer(
  ctx: QueryContext,
  { request, fromDay, days }: ParsedOf<(typeof visitEvents)['visit:offer']>,
) {
  const wanted = await wantedOf(ctx, request);
  const { durationMinutes, place } = wanted.visit;
  const existing = wanted.existing ?? null;
  if (!place) return { offers: [], week: [], durationMinutes, existing, needsPlace: true };
  const { offers, week } = await offersOn(ctx, wanted, fromDay, days);
  return { offers, week, durationMinutes, existing, needsPlace: false };
}

/** See the contract. Names nobody: no look at a subscriber's data that would have to be logged. */
async function visitNeighbours(
  ctx: QueryContext,
  { subscriberId }: ParsedOf<(typeof visitEvents)['visit:neighbours']>,
) {
  const address = await selectAddress(ctx.db, subscriberId);
  if (!address) throw new AppError('NOT_FOUND');
  return {
    place: address.place,
    buildings: await selectKnownBuildings(ctx.db, address),
    districts: await selectDistricts(ctx.db),
  };
}

export const visitHandlers = {
  'visit:offer': visitOffer,
  'visit:neighbours': visitNeighbours,
  'visit:history': async (ctx, { visitId }) => ({ entries: await selectVisitEntries(ctx.db, visitId) }),
  'visit:hold': visitHold,
  'visit:release': visitRelease,
  'visit:book': visitBook,
  'visit:ask_logistics': visitAskLogistics,
  'visit:cancel': visitCancel,
  'visit:called': visitCalled,
  'visit:report': visitReport,
} satisfies HandlersFor<typeof visitEvents>;
