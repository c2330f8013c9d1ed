// The places of the desk: what the rail shows, in order, and for which roles.
import { Inbox, Settings, Ticket, Users } from '@lucide/vue';
import type { Component } from 'vue';
import type { MessageKey } from '../language/messages.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';

export interface Place {
  name: 'desk' | 'subscribers' | 'tickets' | 'settings';
  path: string;
  label: MessageKey;
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
    roles: ['agent', 'supervisor'],
  },
  {
    name: 'settings',
    path: '/settings',
    label: 'desk.place.settings',
    icon: Settings,
    roles: ['agent', 'dispatcher', 'supervisor', 'admin'],
  },
];

export function placesFor(role: StaffRole): readonly Place[] {
  return places.filter((place) => place.roles.includes(role));
}

/** Where a person of this role begins. */
export function homeOf(role: StaffRole): string {
  return placesFor(role)[0]?.path ?? '/settings';
}
