// Orders about a subscriber's visit: which windows can be kept, holding one, booking it, and its life after.
import { AppError } from '../../shared/errors.ts';
import type { visitEvents } from '../../shared/dispatch/visit.contract.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';

const notYet = () => Promise.reject(new AppError('UNKNOWN_EVENT'));

export const visitHandlers = {
  'visit:offer': notYet,
  'visit:hold': notYet,
  'visit:release': notYet,
  'visit:book': notYet,
  'visit:ask_logistics': notYet,
  'visit:cancel': notYet,
  'visit:called': notYet,
  'visit:report': notYet,
} satisfies HandlersFor<typeof visitEvents>;
