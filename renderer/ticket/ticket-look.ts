// How a ticket's status and priority look: tone and icon; the word comes from the messages.
import {
  Archive,
  CalendarCheck,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  CircleCheck,
  CircleDot,
  CirclePause,
  Diamond,
  Equal,
} from '@lucide/vue';
import type { Component } from 'vue';
import type { TicketPriority, TicketStatus } from '../../shared/ticket/ticket.contract.ts';
import type { Tone } from '../ui/tone.ts';

interface Look {
  tone: Tone;
  icon: Component;
}

export const statusLook: Readonly<Record<TicketStatus, Look>> = {
  new: { tone: 'info', icon: CircleDot },
  in_work: { tone: 'info', icon: Diamond },
  waiting_subscriber: { tone: 'hold', icon: CirclePause },
  waiting_logistics: { tone: 'hold', icon: CirclePause },
  visit_agreed: { tone: 'info', icon: CalendarCheck },
  solved: { tone: 'ok', icon: CircleCheck },
  closed: { tone: 'idle', icon: Archive },
};

export const priorityLook: Readonly<Record<TicketPriority, Look>> = {
  urgent: { tone: 'bad', icon: ChevronsUp },
  high: { tone: 'warn', icon: ChevronUp },
  normal: { tone: 'idle', icon: Equal },
  low: { tone: 'idle', icon: ChevronDown },
};
