// The places of the desk: what the rail shows, in order, and for which roles.
import { Gauge, Inbox, Route, Settings, Star, Ticket, Users } from '@lucide/vue';
import type { Component } from 'vue';
import type { MessageKey } from '../language/messages.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';

export interface Place {
  name: 'desk' | 'subscribers' | 'tickets' | 'dispatch' | 'ratings' | 'live' | 'settings';
  path: string;
  label: MessageKey;
  /** What it is called where a role sees less of it. */
  labelOf?: Partial<Record<StaffRole, MessageKey>>;
  icon: Component;
  roles: readonly StaffRole[];
}

export const places: readonly Place[] = [
  { name: 'desk', path: '/desk', label: 'desk.place.desk', icon: Inbox, roles: ['agent', 'supervisor'] },
  {
    name: 'subscribers',
    path: '/subscribers',
    label: 'desk.place.subscribers',
    icon: Users,
    roles: ['agent', 'dispatcher', 'supervisor'],
  },
  {
    name: 'tickets',
    path: '/tickets',
    label: 'desk.place.tickets',
    icon: Ticket,
    roles: ['agent', 'dispatcher', 'supervisor'],
  },
  {
    name: 'dispatch',
    path: '/dispatch',
    label: 'dispatch.title',
    icon: Route,
    roles: ['dispatcher', 'supervisor'],
  },
  {
    name: 'ratings',
    path: '/ratings',
    label: 'rating.title',
    labelOf: { agent: 'rating.mine' },
    icon: Star,
    roles: ['agent', 'supervisor'],
  },
  { name: 'live', path: '/live', label: 'live.title', icon: Gauge, roles: ['supervisor'] },
  {
    name: 'settings',
    path: '/settings',
    label: 'desk.place.settings',
    icon: Settings,
    roles: ['agent', 'dispatcher', 'supervisor', 'admin'],
  },
];

export function placesFor(role: StaffRole): readonly Place[] {
  return places
    .filter((place) => place.roles.includes(role))
    .map((place) => ({ ...place, label: place.labelOf?.[role] ?? place.label }));
}

/** Where a person of this role begins: those who plan visits at the board, everybody else at their first place. */
export function homeOf(role: StaffRole): string {
  if (role === 'dispatcher') return '/dispatch';
  return placesFor(role)[0]?.path ?? '/settings';
}
