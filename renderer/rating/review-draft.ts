// What a supervisor has chosen and written about a low rating, kept in this tab until it is saved.
import { reactive, watch } from 'vue';
import { z } from 'zod';
import type { ConversationId } from '../../shared/ids.ts';
import { ratingCause, reviewAction, type RatingReview } from '../../shared/rating/rating.contract.ts';
import { inTab } from '../ui/kept-texts.ts';

const draft = z.strictObject({
  cause: ratingCause.optional(),
  action: reviewAction,
  note: z.string(),
});
export type ReviewDraft = z.output<typeof draft>;

/** Begins with what was left unsaved, else with the review that is stored. */
export function useReviewDraft(conversationId: ConversationId, stored: RatingReview | null) {
  const name = `lanka.review.${conversationId}`;
  const kept = read(name);
  const fields = reactive<ReviewDraft>(
    kept ??
      (stored
        ? { cause: stored.cause, action: stored.action, note: stored.note }
        : { action: 'none', note: '' }),
  );
  const keep = (): void => inTab.setItem(name, JSON.stringify(fields));
  watch(fields, keep, { flush: 'sync' });
  return {
    fields,
    wasKept: kept !== undefined,
    /** It is saved: nothing of it stays in the tab until something is changed again. */
    forget: () => inTab.removeItem(name),
  };
}

/** Undefined also for what another version of the program has kept. */
function read(name: string): ReviewDraft | undefined {
  const text = inTab.getItem(name);
  if (text === null) return undefined;
  try {
    return draft.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
