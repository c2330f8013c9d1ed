// Orders and queries of the templates: saving, taking out of use, and the past.
import { AppError } from '../../shared/errors.ts';
import type { templateEvents } from '../../shared/template/template.contract.ts';
import { hasSameContent } from '../../shared/template/template.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import {
  lockSaving,
  lockTemplate,
  selectArchived,
  selectHolder,
  selectVersions,
  storeVersion,
  type StoredTemplate,
} from './template.records.ts';

type Events = typeof templateEvents;

const historyLength = 100;
const archiveLength = 200;

/** See the contract. */
export async function templateSave(ctx: OrderContext, input: ParsedOf<Events['template:save']>) {
  await lockSaving(ctx.db);
  const current = await lockTemplate(ctx.db, input.templateId);
  mustBeAt(current, input.version);
  if (current && !current.isArchived && hasSameContent(current, input)) return { version: current.version };
  const holder = await selectHolder(ctx.db, input.shortcut, input.templateId);
  if (holder !== undefined) throw new AppError('SHORTCUT_TAKEN', { name: holder });
  return write(ctx, { ...input, isArchived: false });
}

/** See the contract. One that is out of use already stays so. */
export async function templateArchive(
  ctx: OrderContext,
  { templateId, version }: ParsedOf<Events['template:archive']>,
) {
  const current = await lockTemplate(ctx.db, templateId);
  if (!current) throw new AppError('NOT_FOUND');
  mustBeAt(current, version);
  if (current.isArchived) return { version };
  return write(ctx, { ...current, isArchived: true });
}

function mustBeAt(current: StoredTemplate | undefined, version: number): void {
  if (version === (current?.version ?? 0)) return;
  if (!current) throw new AppError('NOT_FOUND');
  if (version > current.version) {
    throw new AppError('INVALID', { reason: `version: expected 1 to ${current.version}` });
  }
  throw new AppError('STALE_VERSION', { name: current.changedBy, version: current.version });
}

/** Stores what follows the version that `previous` names, tells the desks, and notes who did it. */
async function write(
  ctx: OrderContext,
  previous: Omit<StoredTemplate, 'changedAt' | 'changedBy'>,
): Promise<{ version: number }> {
  const { id, displayName, source } = ctx.actor;
  const version = previous.version + 1;
  const stored = { ...previous, version, changedAt: ctx.at.toISOString(), changedBy: displayName };
  await storeVersion(ctx.db, stored);
  const { isArchived, ...template } = stored;
  await insertSecurityEvent(ctx.db, {
    at: ctx.at,
    kind: isArchived ? 'template_archived' : 'template_saved',
    actor: `staff:${id}`,
    source,
    details: { templateId: template.templateId, version },
  });
  if (isArchived) await ctx.append('templates', 'template:archived', { templateId: template.templateId });
  else await ctx.append('templates', 'template:saved', template);
  return { version };
}

/** See the contract. */
export async function templateHistory(
  ctx: QueryContext,
  { templateId }: ParsedOf<Events['template:history']>,
) {
  const versions = await selectVersions(ctx.db, templateId, historyLength);
  if (versions.length === 0) throw new AppError('NOT_FOUND');
  return { versions };
}

/** See the contract. */
export async function templateListArchived(ctx: QueryContext) {
  return { templates: await selectArchived(ctx.db, archiveLength) };
}

export const templateHandlers = {
  'template:save': templateSave,
  'template:archive': templateArchive,
  'template:history': templateHistory,
  'template:list_archived': templateListArchived,
} satisfies HandlersFor<Events>;
