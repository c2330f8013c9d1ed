// The order and the stream of the working hours of support.
import { AppError } from '../../shared/errors.ts';
import type { hoursEvents, hoursStreams } from '../../shared/hours/hours.contract.ts';
import { differences } from '../../shared/hours/hours.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { lockSetting, writeSetting } from '../db/settings.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { selectHoursState } from './hours.records.ts';

/** See the contract. Leaves a row in `security_events` with every day that became another one. */
async function hoursSave(
  ctx: OrderContext,
  { week, days, version }: ParsedOf<(typeof hoursEvents)['hours:save']>,
) {
  await lockSetting(ctx.db, 'working_hours');
  const before = await selectHoursState(ctx.db);
  if (version > before.version)
    throw new AppError('INVALID', { reason: `version: expected 0 to ${before.version}` });
  if (version < before.version)
    throw new AppError('STALE_VERSION', { name: before.changedBy, version: before.version });
  const changes = differences(before, { week, days });
  if (changes.length === 0) return { version };
  const { id, displayName, source } = ctx.actor;
  const saved = {
    week,
    days,
    version: version + 1,
    changedAt: ctx.at.toISOString(),
    changedBy: displayName,
  };
  await writeSetting(ctx.db, 'working_hours', saved);
  await insertSecurityEvent(ctx.db, {
    at: ctx.at,
    kind: 'working_hours_saved',
    actor: `staff:${id}`,
    source,
    details: { version: saved.version, changes },
  });
  await ctx.append('hours', 'hours:saved', saved);
  return { version: saved.version };
}

export const hoursHandlers = { 'hours:save': hoursSave } satisfies HandlersFor<typeof hoursEvents>;

export const hoursStreamHandlers = {
  hours: {
    admit: () => Promise.resolve(),
    snapshot: (ctx: Pick<QueryContext, 'db'>) => selectHoursState(ctx.db),
  },
} satisfies StreamHandlersFor<typeof hoursStreams>;
