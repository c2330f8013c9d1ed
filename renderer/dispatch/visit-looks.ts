// Which colour and icon stand for a visit on the board, and the short forms of names that fit into a block.
import {
  AlarmClock,
  CalendarClock,
  CircleCheck,
  CircleX,
  Hourglass,
  Navigation,
  TriangleAlert,
  Wrench,
} from '@lucide/vue';
import type { ProjectedStop } from '../../shared/dispatch/day.rules.ts';
import type { VisitState } from '../../shared/dispatch/visit.contract.ts';
import type { Look } from '../ui/status-looks.ts';

const stateLooks: Record<VisitState, Look> = {
  held: { tone: 'hold', icon: Hourglass },
  unscheduled: { tone: 'idle', icon: CalendarClock },
  planned: { tone: 'idle', icon: CalendarClock },
  on_the_way: { tone: 'info', icon: Navigation },
  on_site: { tone: 'info', icon: Wrench },
  done: { tone: 'ok', icon: CircleCheck },
  nobody_home: { tone: 'warn', icon: CircleX },
  cancelled: { tone: 'idle', icon: CircleX },
};

/** The colour says one thing only: will the promise be kept? */
export function lookOf({ visit, standing }: Pick<ProjectedStop, 'visit' | 'standing'>): Look {
  if (standing === 'late') return { tone: 'bad', icon: AlarmClock };
  if (standing === 'at_risk') return { tone: 'warn', icon: TriangleAlert };
  return stateLooks[visit.state];
}

/** Street and house of `Лановичі, вул. Ґанкова, 14, кв. 27`: what tells one stop from another. */
export function placeOfAddress(address: string): string {
  const parts = address.split(',').map((part) => part.trim());
  const street = parts.findIndex((part) => /^(вул|пров|бул|просп|пр|пл|шосе|наб|узв|тупик)/i.test(part));
  return street < 0 ? address : parts.slice(street, street + 2).join(', ');
}

/** `ГО` of `Гнатюк Олексій`. */
export function initialsOf(displayName: string): string {
  return displayName
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .join('');
}
