// The one query of the wallboard.
import { kyivMidnight } from '../../shared/kyiv-time.ts';
import type { liveEvents } from '../../shared/live/live.contract.ts';
import { answersSinceMs, answerWithinMs } from '../../shared/live/live.rules.ts';
import type { ScoreCounts } from '../../shared/rating/rating.contract.ts';
import type { QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { countAnswers, countScores } from './live.records.ts';

/** See the contract. */
export async function liveFigures({ db, at }: QueryContext) {
  const since = new Date(at.getTime() - answersSinceMs);
  const answers = await countAnswers(db, { since, now: at, withinMs: answerWithinMs });
  const ratings: ScoreCounts = [0, 0, 0, 0, 0];
  for (const { score, count } of await countScores(db, kyivMidnight(at))) ratings[score - 1] = count;
  return { answers, ratings };
}

export const liveHandlers = { 'live:figures': liveFigures } satisfies HandlersFor<typeof liveEvents>;
