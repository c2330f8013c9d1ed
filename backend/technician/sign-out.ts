// Ends what a technician may do with the phone, when the phone or the technician is no longer what it was.
import { revokeTechnicianSessions } from '../session/session.records.ts';
import { deleteTechnicianCode } from '../session/technician-code.records.ts';
import type { OrderContext } from '../wire/context.ts';

/** Their connections are cut within a second. */
export async function signTechnicianOut(ctx: OrderContext, technicianId: string): Promise<void> {
  await revokeTechnicianSessions(ctx.db, technicianId, ctx.at);
  await deleteTechnicianCode(ctx.db, technicianId);
}
