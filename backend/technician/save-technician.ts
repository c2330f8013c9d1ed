// Writes a technician for the form and for the import alike.
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { deleteTechnicianCode } from '../session/code.records.ts';
import { revokeTechnicianSessions } from '../session/session.records.ts';
import type { OrderContext } from '../wire/context.ts';
import { saveTechnician, type StoredTechnician } from './technician.records.ts';

/**
 * Stores a checked technician and tells everyone; `before` is undefined for a new one. Who is out of work, or has another phone, is
 * signed out.
 */
export async function writeTechnician(
  ctx: OrderContext,
  before: StoredTechnician | undefined,
  saved: StoredTechnician,
): Promise<void> {
  await saveTechnician(ctx.db, saved);
  if (!saved.isActive || saved.msisdn !== before?.msisdn)
    await signTechnicianOut(ctx.db, saved.technicianId, ctx.at);
  await ctx.append('technicians', 'technicians:saved', saved);
}

/** Ends sessions and codes that are on their way; connections are cut within a second. */
export async function signTechnicianOut(db: Kysely<Tables>, technicianId: string, at: Date): Promise<void> {
  await revokeTechnicianSessions(db, technicianId, at);
  await deleteTechnicianCode(db, technicianId);
}
