// Orders and the stream of technicians.
import { AppError } from '../../shared/errors.ts';
import type { technicianEvents, technicianStreams } from '../../shared/technician/technician.contract.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';

const notYet = () => Promise.reject(new AppError('UNKNOWN_EVENT'));

export const technicianHandlers = {
  'technician:save': notYet,
  'technician:add_absence': notYet,
  'technician:remove_absence': notYet,
} satisfies HandlersFor<typeof technicianEvents>;

export const technicianStreamHandlers = {
  technicians: {
    admit: () => Promise.resolve(),
    snapshot: () => Promise.resolve({ technicians: [], absences: [] }),
  },
} satisfies StreamHandlersFor<typeof technicianStreams>;
