// SQL of the templates: one under a lock, those in use and out of it, every version.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { TemplateId } from '../../shared/ids.ts';
import type { Template, TemplateVersion } from '../../shared/template/template.contract.ts';
import type { TemplateContent } from '../../shared/template/template.rules.ts';
import { byShortcut } from '../../shared/template/template.state.ts';
import type { Tables } from '../db/tables.ts';

/** Key of the advisory lock that savers take; any number that nothing else locks. */
const savingLock = 7_146_007;

export type StoredTemplate = TemplateVersion;

const columns = [
  'template_id',
  'version',
  'name',
  'shortcut',
  'topic',
  'bodies',
  'changed_at',
  'changed_by',
] as const;

interface Row extends TemplateContent {
  template_id: string;
  version: number;
  changed_at: Date;
  changed_by: string;
}

function templateOf({ template_id, changed_at, changed_by, ...row }: Row): Template {
  return {
    ...row,
    templateId: template_id as TemplateId,
    changedAt: changed_at.toISOString(),
    changedBy: changed_by,
  };
}

/** Lets one transaction at a time save, until its commit: a shortcut seen free then stays free. */
export async function lockSaving(db: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${savingLock})`.execute(db);
}

/** One template, in use or not, locked until the commit; undefined when there is none. */
export async function lockTemplate(
  db: Transaction<Tables>,
  templateId: string,
): Promise<StoredTemplate | undefined> {
  const row = await db
    .selectFrom('templates')
    .select([...columns, 'archived_at'])
    .where('template_id', '=', templateId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const { archived_at, ...rest } = row;
  return { ...templateOf(rest), isArchived: archived_at !== null };
}

/** The name of another template in use with this shortcut. */
export async function selectHolder(
  db: Kysely<Tables>,
  shortcut: string,
  templateId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('templates')
    .select('name')
    .where('shortcut', '=', shortcut)
    .where('archived_at', 'is', null)
    .where('template_id', '<>', templateId)
    .executeTakeFirst();
  return row?.name;
}

/** Writes the version and adds it to the history. */
export async function storeVersion(db: Transaction<Tables>, next: StoredTemplate): Promise<void> {
  const { templateId, version, name, shortcut, topic, changedAt, changedBy, isArchived } = next;
  const content = { version, name, shortcut, topic, bodies: JSON.stringify(next.bodies) };
  const changed = { changed_at: new Date(changedAt), changed_by: changedBy };
  const archived_at = isArchived ? changed.changed_at : null;
  await db
    .insertInto('templates')
    .values({ template_id: templateId, ...content, ...changed, archived_at })
    .onConflict((conflict) =>
      conflict.column('template_id').doUpdateSet({ ...content, ...changed, archived_at }),
    )
    .execute();
  await db
    .insertInto('template_versions')
    .values({ template_id: templateId, ...content, ...changed, is_archived: isArchived })
    .execute();
}

/** Those in use, in the order of the list. */
export async function selectInUse(db: Kysely<Tables>): Promise<Template[]> {
  const rows = await db.selectFrom('templates').select(columns).where('archived_at', 'is', null).execute();
  return rows.map(templateOf).sort(byShortcut);
}

/** Those out of use, last archived first. */
export async function selectArchived(db: Kysely<Tables>, limit: number): Promise<Template[]> {
  const rows = await db
    .selectFrom('templates')
    .select(columns)
    .where('archived_at', 'is not', null)
    .orderBy('archived_at', 'desc')
    .orderBy('template_id')
    .limit(limit)
    .execute();
  return rows.map(templateOf);
}

/** The last versions, newest first. */
export async function selectVersions(
  db: Kysely<Tables>,
  templateId: string,
  limit: number,
): Promise<TemplateVersion[]> {
  const rows = await db
    .selectFrom('template_versions')
    .select([...columns, 'is_archived'])
    .where('template_id', '=', templateId)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ is_archived, ...row }) => ({ ...templateOf(row), isArchived: is_archived }));
}
