// The clock of a ticket: how much working time a priority gives, and what pausing, going on and another priority do to it.
import { addWorkingMs, alwaysOpen, workingMsBetween, type WorkingHours } from '../working-hours.ts';
import type { TicketPriority, TicketStatus } from './ticket.contract.ts';

const hourMs = 3_600_000;

/** Working time from opening to solving. An urgent one counts round the clock, the others in working hours. */
export const dueBudgetMs: Record<TicketPriority, number> = {
  urgent: 4 * hourMs,
  high: 8 * hourMs,
  normal: 24 * hourMs,
  low: 60 * hourMs,
};

export interface DueClock {
  /** Null while the clock stands still. */
  dueAt: Date | null;
  /** When it last began to run; null while it stands still, or when a person set the due time. */
  since: Date | null;
  /** Working time that was used up before `since`. */
  spentMs: number;
  isManual: boolean;
}

const hoursFor = (priority: TicketPriority, hours: WorkingHours): WorkingHours =>
  priority === 'urgent' ? alwaysOpen : hours;

function running(priority: TicketPriority, since: Date, spentMs: number, hours: WorkingHours): DueClock {
  const leftMs = Math.max(0, dueBudgetMs[priority] - spentMs);
  const dueAt = addWorkingMs(hoursFor(priority, hours), since, leftMs);
  return { dueAt, since, spentMs, isManual: false };
}

/** The clock of a ticket that begins at `at`: opened, reopened, or back to the rules after a due time set by hand. */
export function startDue(priority: TicketPriority, at: Date, hours: WorkingHours): DueClock {
  return running(priority, at, 0, hours);
}

/** A due time set by a person: nothing but a person moves it. */
export function manualDue(dueAt: Date): DueClock {
  return { dueAt, since: null, spentMs: 0, isManual: true };
}

/** True in the states in which the operator waits for somebody outside: the clock stands still then. */
export function pausesDue(status: TicketStatus): boolean {
  return status === 'waiting_subscriber' || status === 'visit_agreed';
}

function spentAt(clock: DueClock, priority: TicketPriority, at: Date, hours: WorkingHours): number {
  if (clock.since === null) return clock.spentMs;
  return clock.spentMs + workingMsBetween(hoursFor(priority, hours), clock.since, at);
}

/** Stands still from `at` on. What is late stays late, and what a person promised stays promised. */
export function pauseDue(clock: DueClock, priority: TicketPriority, at: Date, hours: WorkingHours): DueClock {
  if (clock.isManual || clock.since === null || (clock.dueAt && clock.dueAt <= at)) return clock;
  return { dueAt: null, since: null, spentMs: spentAt(clock, priority, at, hours), isManual: false };
}

/** Goes on from `at` with what was left. */
export function resumeDue(
  clock: DueClock,
  priority: TicketPriority,
  at: Date,
  hours: WorkingHours,
): DueClock {
  if (clock.isManual || clock.since !== null) return clock;
  return running(priority, at, clock.spentMs, hours);
}

/** Another priority: its own budget, less what has been used up. */
export function reprioritiseDue(
  clock: DueClock,
  from: TicketPriority,
  to: TicketPriority,
  at: Date,
  hours: WorkingHours,
): DueClock {
  if (clock.isManual || clock.since === null) return clock;
  return running(to, at, spentAt(clock, from, at, hours), hours);
}

/** Working time that is left of a clock that stands still, 0 or more; null while it runs. */
export function dueLeftMs(clock: DueClock, priority: TicketPriority): number | null {
  if (clock.isManual || clock.dueAt !== null) return null;
  return Math.max(0, dueBudgetMs[priority] - clock.spentMs);
}
