// Where the map comes from, live.
import { useDesk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

export function useMapStream() {
  return useStreamState(useDesk().wire, 'map', (_old, fact) => fact.payload);
}
