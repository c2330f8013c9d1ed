// The order and the stream of what logistics sets for every day.
import type {
  dispatchSettingsEvents,
  dispatchSettingsStreams,
} from '../../shared/dispatch/dispatch-settings.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { lockSetting, writeSetting } from '../db/settings.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor, StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectDispatchSettings } from './dispatch-settings.ts';
import { selectVisitKinds } from './visit-kinds.ts';

async function readAll(ctx: Pick<QueryContext, 'db'>) {
  const settings = await selectDispatchSettings(ctx.db);
  return { ...settings, kinds: await selectVisitKinds(ctx.db) };
}

async function saveSettings(
  ctx: OrderContext,
  { kinds, ...input }: ParsedOf<(typeof dispatchSettingsEvents)['dispatch:save_settings']>,
) {
  await lockSetting(ctx.db, 'dispatch');
  const before = await selectDispatchSettings(ctx.db);
  if (before.version !== input.version) throw new AppError('STALE_VERSION', { name: '', field: 'version' });
  const windows = input.windows.toSorted(([left], [right]) => left - right);
  const saved = { ...input, windows, version: before.version + 1 };
  await writeSetting(ctx.db, 'dispatch', saved);
  await writeSetting(ctx.db, 'visit_kinds', kinds);
  await ctx.append('dispatch_settings', 'dispatch_settings:saved', { ...saved, kinds });
  return { version: saved.version };
}

export const dispatchSettingsHandlers = {
  'dispatch:save_settings': saveSettings,
} satisfies HandlersFor<typeof dispatchSettingsEvents>;

export const dispatchSettingsStreamHandlers = {
  dispatch_settings: { admit: () => Promise.resolve(), snapshot: readAll },
} satisfies StreamHandlersFor<typeof dispatchSettingsStreams>;
