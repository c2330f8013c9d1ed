// Orders of the desk that come many a second: writing, and marking what was received and read.
import type { chatEvents } from '../../shared/chat/chat.contract.ts';
import type { ParsedOf, ResultOf } from '../../shared/wire/wire.contract.ts';
import { batched } from '../wire/batch.ts';
import { markingBatch, type Marking } from './marking.ts';
import { writingBatch, type Writing } from './writing.ts';

type Events = typeof chatEvents;
type Written = ParsedOf<Events['chat:send']>;
type Stored = ResultOf<Events['chat:send']>;

/** See the contract. */
export const chatSend = batched<Written, Stored, Writing>(writingBatch, (input) => ({
  ...input,
  kind: 'text',
}));

/** See the contract. A note never reaches a stream of the subscriber. */
export const chatNote = batched<Written, Stored, Writing>(writingBatch, (input) => ({
  ...input,
  kind: 'note',
}));

/** See the contract. */
export const chatMark = batched<ParsedOf<Events['chat:mark']>, ResultOf<Events['chat:mark']>, Marking>(
  markingBatch,
  (input) => input,
);
