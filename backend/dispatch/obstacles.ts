// What stands in the way of a change, as the board reads it.
import type { Obstacle } from '../../shared/dispatch/day.contract.ts';
import type { TechnicianSkill } from '../../shared/technician/technician.contract.ts';
import type { Violation } from './solver/day-answers.ts';

const none = { missing: [], seconds: 0, visitId: null };

/** @returns the obstacle with seconds, missing skills and the visit concerned, as far as the kind has them */
export function obstacleOf(violation: Violation): Obstacle {
  switch (violation.constraint) {
    case 'skill':
      return { ...none, kind: 'skill', missing: [...violation.missing] as TechnicianSkill[] };
    case 'pinned':
    case 'frozen':
      return { ...none, kind: violation.constraint, visitId: violation.visitId as Obstacle['visitId'] };
    case 'load':
      return { ...none, kind: 'load' };
    case 'window':
      return {
        ...none,
        kind: 'window',
        seconds: violation.seconds,
        visitId: violation.visitId as Obstacle['visitId'],
      };
    case 'break':
    case 'shift':
      return { ...none, kind: violation.constraint, seconds: violation.seconds };
    case 'noWay':
      return { ...none, kind: 'no_way' };
  }
}

export function absent(): Obstacle {
  return { ...none, kind: 'absent' };
}
