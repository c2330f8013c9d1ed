// Drafts of the desk: kept for their author alone, told to nobody, so there are no facts.
import type { draftEvents } from '../../shared/chat/draft.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { selectDrafts, upsertDraft } from './draft.records.ts';

/** See the contract. The answer is the revision that stands, which may be another computer's. */
async function draftSave(ctx: OrderContext, input: ParsedOf<(typeof draftEvents)['draft:save']>) {
  const revision = await upsertDraft(ctx.db, { ...input, staffId: ctx.actor.id, at: ctx.at });
  if (revision === undefined) throw new AppError('NOT_FOUND');
  return { revision };
}

/** See the contract. */
async function draftList(ctx: QueryContext) {
  return { drafts: await selectDrafts(ctx.db, ctx.actor.id) };
}

export const draftHandlers = {
  'draft:save': draftSave,
  'draft:list': draftList,
} satisfies HandlersFor<typeof draftEvents>;
