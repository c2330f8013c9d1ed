// The figures of the wallboard that no stream carries; the queue, the team and the visits of today are followed.
import { z } from 'zod';
import { scoreCounts } from '../rating/rating.contract.ts';
import { query } from '../wire/wire.contract.ts';

export const liveEvents = {
  /** O(chats of today), by indexes; a wallboard asks every five seconds. */
  'live:figures': query({
    roles: ['supervisor'],
    perMinute: 120,
    input: z.strictObject({}),
    result: z.strictObject({
      /** Chats that began in the last half hour, those of them of which it is known, and of these those answered in time. */
      answers: z.strictObject({ begun: z.int(), count: z.int(), inTime: z.int() }),
      /** Of the chats that the ratings page shows for today. */
      ratings: scoreCounts,
    }),
  }),
};
