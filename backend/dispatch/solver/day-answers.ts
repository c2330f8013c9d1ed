// The answers of a day plan in words and numbers: places for a visit, changes, and what stands in the way of them.
import type { DayRoutes } from './day-routes.ts';
import { withBreaks } from './place-routes.ts';
import { timedRoute } from './plan.ts';
import type { Stop, TimedRoute, TimeWindow } from './problem.ts';
import { faults } from './route-walk.ts';

/** The first rule that a change would break; seconds say by how much. */
export type Violation = { technicianId: string } & (
  | { constraint: 'skill'; visitId: string; missing: readonly string[] }
  /** It belongs to `technicianId` of the visit. */
  | { constraint: 'pinned'; visitId: string }
  /** The visit, or one behind the place, belongs to the fixed beginning of a route. */
  | { constraint: 'frozen'; visitId: string }
  /** `over`: the sum of loads less what is allowed. */
  | { constraint: 'load'; over: number }
  | { constraint: 'window'; visitId: string; seconds: number }
  /** `number` counts from 1. */
  | { constraint: 'break'; number: number; seconds: number }
  | { constraint: 'shift'; seconds: number }
  /** There is no way to the visit, or home. */
  | { constraint: 'noWay'; visitId: string | undefined }
);

export interface Place {
  technicianId: string;
  /** Its number among the technician's visits, from 0. */
  position: number;
  arrivalSeconds: number;
  startSeconds: number;
  /** By how much the routes cost more; the penalty that is saved is not in it. */
  addedCost: number;
  /** From the stop before. */
  travelSeconds: number;
  /** See `Stop.slackSeconds`. */
  slackSeconds: number;
}

/** Why there is no place in a window at all. */
export type NoPlace =
  | { reason: 'skill' | 'load' }
  /** The technician for whom least is missing, and by how much the window or what comes behind it would be missed. */
  | { reason: 'time'; technicianId: string; seconds: number }
  /** The visit belongs to the fixed beginning of a route. */
  | { reason: 'frozen' }
  /** Without it the rest of its route is too late: the way around it takes longer than the way over it. */
  | { reason: 'needed' };

export interface Offer {
  window: TimeWindow;
  /** Either this or `none`. */
  place?: Place;
  none?: NoPlace;
}

/** A stop whose arrival or start is another one after a change; the two starts. */
export interface Shift {
  visitId: string;
  technicianId: string;
  beforeSeconds: number;
  afterSeconds: number;
}

export type Change =
  | {
      isAllowed: true;
      /** Of the routes; penalties for what is left out are not in it. */
      addedCost: number;
      /** The other visits whose arrival or start becomes another. */
      shifts: readonly Shift[];
      /** Where the visits that were asked about are then; none for one that is taken out. */
      stops: readonly (Stop & { technicianId: string })[];
    }
  | { isAllowed: false; violation: Violation };

/** Times of a route that is allowed, with its breaks where they cost least. */
export function timesOf({ model, walk }: DayRoutes, r: number, visits: readonly number[]): TimedRoute {
  return timedRoute(model, r, visits.length === 0 ? [] : [...withBreaks(model, walk, r, visits)]);
}

/** The first rule, beside time, that hinders technician `r` to take the visit on top of `load`. */
export function ruleAgainst({ model }: DayRoutes, v: number, r: number, load: number): Violation | undefined {
  const { skills = [], technicianId: pinned, id } = model.visitOf(v);
  const technician = model.problem.technicians[r]!;
  const own = { technicianId: technician.id, visitId: id };
  const missing = skills.filter((skill) => !(technician.skills ?? []).includes(skill));
  if (missing.length > 0) return { constraint: 'skill', ...own, missing };
  if (pinned !== undefined && pinned !== technician.id) return { constraint: 'pinned', ...own };
  const over = load + model.load[v]! - model.maxLoad[r]!;
  return over > 0 ? { constraint: 'load', technicianId: technician.id, over } : undefined;
}

/** What the last walk of `routes` for technician `r` found to be in the way. */
export function faultOf({ model, walk }: DayRoutes, r: number): Violation {
  const technicianId = model.problem.technicians[r]!.id;
  const { faultNode: node, faultSeconds: seconds } = walk;
  const visitId = node < model.firstBreak ? model.visitOf(node).id : undefined;
  switch (walk.fault) {
    case faults.window:
      return { constraint: 'window', technicianId, visitId: visitId!, seconds };
    case faults.break:
      return {
        constraint: 'break',
        technicianId,
        number: node - model.firstBreak - model.breakFrom[r]! + 1,
        seconds,
      };
    case faults.shift:
      return { constraint: 'shift', technicianId, seconds };
    default:
      return { constraint: 'noWay', technicianId, visitId };
  }
}
