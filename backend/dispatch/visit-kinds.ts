// What each kind of visit takes: how long it may last, strictly limited, and what the technician must be able to do.
import type { Kysely } from 'kysely';
import type { VisitKind } from '../../shared/dispatch/visit.contract.ts';
import type { TechnicianSkill } from '../../shared/technician/technician.contract.ts';
import type { Tables } from '../db/tables.ts';

export type VisitKinds = Record<VisitKind, { durationMinutes: number; skills: TechnicianSkill[] }>;

export function selectVisitKinds(_db: Kysely<Tables>): Promise<VisitKinds> {
  return Promise.resolve({
    repair: { durationMinutes: 60, skills: ['fiber'] },
    connection: { durationMinutes: 90, skills: ['fiber'] },
    equipment: { durationMinutes: 30, skills: [] },
  });
}
