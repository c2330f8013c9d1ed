// Which colour and icon stand for each state of a service, a ticket and a priority; the word comes beside them.
import {
  AlarmClock,
  CalendarClock,
  ChevronDown,
  ChevronUp,
  ChevronsUp,
  Circle,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleX,
  Diamond,
  Equal,
  Hourglass,
  LoaderCircle,
  TriangleAlert,
} from '@lucide/vue';
import type { Component } from 'vue';
import type { Tone } from './tone.ts';

export interface Look {
  tone: Tone;
  icon: Component;
}

export const serviceLooks = {
  active: { tone: 'ok', icon: CircleCheck },
  off: { tone: 'idle', icon: Circle },
  suspended: { tone: 'hold', icon: CirclePause },
  stopped_for_debt: { tone: 'bad', icon: CircleX },
  connecting: { tone: 'info', icon: LoaderCircle },
  outage: { tone: 'warn', icon: TriangleAlert },
} as const satisfies Record<string, Look>;

export const ticketStatusLooks = {
  new: { tone: 'info', icon: CircleDot },
  in_work: { tone: 'accent', icon: Diamond },
  waiting_subscriber: { tone: 'hold', icon: CircleDashed },
  waiting_logistics: { tone: 'hold', icon: Hourglass },
  visit_agreed: { tone: 'info', icon: CalendarClock },
  solved: { tone: 'ok', icon: CircleCheck },
  closed: { tone: 'idle', icon: Circle },
  overdue: { tone: 'bad', icon: AlarmClock },
} as const satisfies Record<string, Look>;

export const priorityLooks = {
  urgent: { tone: 'bad', icon: ChevronsUp },
  high: { tone: 'warn', icon: ChevronUp },
  normal: { tone: 'idle', icon: Equal },
  low: { tone: 'idle', icon: ChevronDown },
} as const satisfies Record<string, Look>;
