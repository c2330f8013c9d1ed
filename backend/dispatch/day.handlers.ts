// Orders and streams of a day's plan.
import { AppError } from '../../shared/errors.ts';
import type { dayEvents, dayStreams } from '../../shared/dispatch/day.contract.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';

const notYet = () => Promise.reject(new AppError('UNKNOWN_EVENT'));

export const dayHandlers = {
  'day:arrange': notYet,
  'day:try': notYet,
  'day:lift': (ctx, { day, visitId }) =>
    ctx.hint(`day:${day}`, 'day:lifted', { by: ctx.actor.displayName, visitId }),
  'day:optimise': notYet,
  'day:stop_optimise': notYet,
} satisfies HandlersFor<typeof dayEvents>;

export const dayStreamHandlers = {
  day: {
    admit: () => Promise.resolve(),
    snapshot: () => Promise.resolve({ technicians: [], routes: [], visits: [] }),
  },
  unscheduled: { admit: () => Promise.resolve(), snapshot: () => Promise.resolve({ visits: [] }) },
  proposal: { admit: () => Promise.resolve(), snapshot: () => Promise.resolve({ proposal: null }) },
} satisfies StreamHandlersFor<typeof dayStreams>;
