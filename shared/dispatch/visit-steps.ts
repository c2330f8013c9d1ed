// The steps in the life of a visit, as its history and the subscriber's timeline name them.
import { z } from 'zod';

export const visitStep = z.enum([
  'booked',
  'asked',
  'moved',
  'broken',
  'called',
  'cancelled',
  'on_the_way',
  'on_site',
  'done',
  'nobody_home',
]);
export type VisitStep = z.output<typeof visitStep>;
