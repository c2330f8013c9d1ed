// The subscriber asks how long it will take: the place in the queue, and minutes only when there is ground for them.
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { estimateWaitMinutes } from '../../shared/assistant/assistant.rules.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import { selectOwn } from './assistant.records.ts';
import { isDeskManned, selectPlace, selectRecentAccepts } from './place.records.ts';

const hourMs = 3_600_000;
/** Accepts that the estimate of a wait looks at. */
const mostAccepts = 100;

/** See the contract. The estimate is unknown while nobody is at the desk, however fast it was before. */
export async function assistantPlace(
  ctx: QueryContext,
  { conversationId }: ParsedOf<(typeof assistantContract)['assistant:place']>,
) {
  if (!(await selectOwn(ctx.db, conversationId, Number(ctx.actor.id)))) throw new AppError('NOT_FOUND');
  const found = await selectPlace(ctx.db, conversationId);
  if (!found) return { place: 0, estimateMinutes: null };
  const place = 1 + found.aheadInTopic;
  if (!(await isDeskManned(ctx.db))) return { place, estimateMinutes: null };
  const since = new Date(ctx.at.getTime() - hourMs);
  const accepts = await selectRecentAccepts(ctx.db, { language: found.language, since, limit: mostAccepts });
  return { place, estimateMinutes: estimateWaitMinutes(1 + found.aheadInLanguage, accepts) };
}
