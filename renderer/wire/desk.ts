// The signed-in desk's connection: one wire and one outbox for every feature, started at sign-in and ended at sign-out.
import { shallowRef } from 'vue';
import type { deskContract, deskStreams } from '../../shared/desk.contract.ts';
import type { Outbox } from './outbox.ts';
import type { Wire } from './wire.ts';

export type DeskContract = typeof deskContract;
export type DeskStreams = typeof deskStreams;
export interface Desk {
  wire: Wire<DeskContract, DeskStreams>;
  outbox: Outbox<DeskContract>;
}

const current = shallowRef<Desk>();

/** Makes `desk` the one that features use; undefined after signing out. */
export function setDesk(desk: Desk | undefined): void {
  current.value = desk;
}

/** The connection of the person who is signed in. Throws when nobody is: such a page is not shown then. */
export function useDesk(): Desk {
  if (!current.value) throw new Error('nobody is signed in');
  return current.value;
}
