// Brings lines of a CSV file in as technicians: good ones are kept, the others answered with what is wrong with them.
import { isDeepStrictEqual } from 'node:util';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type {
  RefusedLine,
  technicianImportEvents,
} from '../../shared/technician/technician-import.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { tellTechnicians } from '../dispatch/technician-days.ts';
import type { OrderContext } from '../wire/context.ts';
import { readTechnician, type ImportedTechnician } from './import-row.ts';
import { writeTechnician } from './save-technician.ts';
import { lockTechnician, selectTechnicians, type StoredTechnician } from './technician.records.ts';

/** Who is meant: the phone, or the name of somebody without one. */
const identityOf = ({ msisdn, displayName }: ImportedTechnician): string => msisdn ?? displayName;

/** See the contract. */
export async function technicianImport(
  ctx: OrderContext,
  { lines }: ParsedOf<(typeof technicianImportEvents)['technician:import']>,
) {
  const known = new Map((await selectTechnicians(ctx.db)).map((one) => [identityOf(one), one]));
  const seen = new Map<string, number>();
  const refused: RefusedLine[] = [];
  const touched: string[] = [];
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const { line, text } of lines) {
    const row = readTechnician(text);
    if ('problem' in row) {
      refused.push({ line, ...row.problem });
      continue;
    }
    const identity = identityOf(row);
    const earlier = seen.get(identity);
    if (earlier !== undefined) {
      refused.push({ line, column: 'name', found: identity, expected: `once; it stands on line ${earlier}` });
      continue;
    }
    seen.set(identity, line);
    const saved = await saveImported(ctx, known.get(identity), row);
    counts[saved.outcome] += 1;
    if (saved.outcome !== 'unchanged') touched.push(saved.technicianId);
  }
  if (touched.length > 0) await tellTechnicians(ctx, touched, kyivDay(ctx.at));
  return { ...counts, refused };
}

async function saveImported(
  ctx: OrderContext,
  found: StoredTechnician | undefined,
  row: ImportedTechnician,
): Promise<{ outcome: 'added' | 'changed' | 'unchanged'; technicianId: string }> {
  const technicianId = found?.technicianId ?? ctx.newId();
  const before = found && (await lockTechnician(ctx.db, technicianId));
  const { version = 0 } = before ?? {};
  const fresh: StoredTechnician = { ...row, technicianId, version };
  if (before && isDeepStrictEqual(withOrder(before), withOrder(fresh)))
    return { outcome: 'unchanged', technicianId };
  const saved = { ...fresh, version: version + 1 };
  await writeTechnician(ctx, before, saved);
  return { outcome: before ? 'changed' : 'added', technicianId };
}

/** Skills and days of the week have no order of their own. */
function withOrder(one: StoredTechnician): StoredTechnician {
  return {
    ...one,
    skills: one.skills.toSorted(),
    workDays: one.workDays.toSorted((left, right) => left - right),
  };
}
