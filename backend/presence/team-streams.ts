// The stream of the team.
import type { presenceStreams } from '../../shared/presence/presence.contract.ts';
import type { StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectMembers } from './team.records.ts';

export const presenceStreamHandlers = {
  team: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx) => ({ members: await selectMembers(ctx.db) }),
  },
} satisfies StreamHandlersFor<typeof presenceStreams>;
