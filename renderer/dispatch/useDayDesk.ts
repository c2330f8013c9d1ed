// Everything that one day on the board needs: its plan, moving in it, undoing, and the optimiser's proposal.
import type { Desk } from '../wire/desk.ts';
import { useDayPlan } from './useDayPlan.ts';
import { useDrag } from './useDrag.ts';
import { useLift } from './useLift.ts';
import { useMoves } from './useMoves.ts';
import { useProposal } from './useProposal.ts';

/** Who sits at the board. */
export interface BoardPerson {
  readonly id: string;
  readonly name: string;
  /** False for those who only watch. */
  readonly mayPlan: boolean;
}

export type DayDesk = ReturnType<typeof useDayDesk>;

/** `day` null: nothing is followed. */
export function useDayDesk(wire: Desk['wire'], day: () => string | null, me: BoardPerson) {
  const plan = useDayPlan(wire, day, me.name);
  const moves = useMoves(wire, day, me.id);
  const lift = useLift(wire, day, plan, moves);
  const drag = useDrag(lift);
  const proposal = useProposal(wire, day, plan, moves);
  return { day, plan, moves, lift, drag, proposal };
}
