// The stream of the templates in use.
import type { templateStreams } from '../../shared/template/template.contract.ts';
import type { StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectInUse } from './template.records.ts';

export const templateStreamHandlers = {
  templates: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx) => ({ templates: await selectInUse(ctx.db) }),
  },
} satisfies StreamHandlersFor<typeof templateStreams>;
