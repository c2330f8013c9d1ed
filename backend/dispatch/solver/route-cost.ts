// What a route costs where more than its travel counts.
import { changedStartSeconds, type Problem, type Weights } from './problem.ts';
import type { Routes } from './routes.ts';

/**
 * Travel, lateness, changes, waiting, overtime, balance and the technician, in seconds of travel; 0 for a route without visits.
 * The times of the route are right, and `travel` is its travel in seconds. O(stops).
 */
export function costOf(routes: Routes, r: number, travel: number): number {
  const { model, next, start, prev, depart, leg, visits, load } = routes;
  if (visits[r] === 0) return 0;
  const { weights, firstBreak, firstStart, firstEnd, due, currentTechnician, currentStart } = model;
  const end = firstEnd + r;
  let lateCount = 0;
  let lateSeconds = 0;
  let waiting = 0;
  let changes = 0;
  let hasBegun = false;
  for (let i = next[firstStart + r]!; i !== end; i = next[i]!) {
    if (hasBegun) waiting += start[i]! - depart[prev[i]!]! - leg[prev[i]!]!;
    if (i >= firstBreak) continue;
    hasBegun = true;
    const late = start[i]! - due[i]!;
    if (late > 0) {
      lateCount++;
      lateSeconds += late;
    }
    if (currentTechnician[i]! >= 0) {
      if (currentTechnician[i] !== r) changes += weights.changedTechnician;
      if (Math.abs(start[i]! - currentStart[i]!) > changedStartSeconds) changes += weights.changedStart;
    }
  }
  let cost = travel;
  cost += lateCount * weights.lateVisit + lateSeconds * weights.latePerSecond;
  cost += changes + weights.technicianUsed;
  cost += waiting * weights.waitingPerSecond;
  cost += Math.max(0, start[end]! - model.shiftEnd[r]!) * weights.overtimePerSecond;
  return cost + weights.balance * load[r]! * load[r]!;
}

/** Whether a route of the problem can cost more than its travel. */
export function hasMoreThanTravel({ visits, technicians }: Problem, weights: Weights): boolean {
  const { technicianUsed, waitingPerSecond, balance, changedStart, changedTechnician } = weights;
  return (
    technicianUsed > 0 ||
    waitingPerSecond > 0 ||
    balance > 0 ||
    ((changedStart > 0 || changedTechnician > 0) && visits.some(({ current }) => current !== undefined)) ||
    visits.some(({ maxLatenessSeconds }) => (maxLatenessSeconds ?? 0) > 0) ||
    technicians.some(({ maxOvertimeSeconds }) => (maxOvertimeSeconds ?? 0) > 0)
  );
}
