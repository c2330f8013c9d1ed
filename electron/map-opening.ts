// Asks the backend what the desk's policy has to let in for its map.
import { mapOpening, mapOpeningPath } from '../shared/map/map.contract.ts';
import type { MapOpening } from '../shared/map/map.rules.ts';

const waitMs = 2_000;

/** Nothing is let in when the backend does not say so soon: the desk opens with the plain map. */
export async function askMapOpening(
  backendUrl: string | null,
  log: (line: string) => void,
): Promise<MapOpening> {
  try {
    if (backendUrl === null) throw new Error('there is no backend yet');
    const answer = await fetch(backendUrl + mapOpeningPath, { signal: AbortSignal.timeout(waitMs) });
    const { value } = (await answer.json()) as { value?: unknown };
    return mapOpening.parse(value);
  } catch (error) {
    log(`the backend does not say where the map comes from: ${String(error).split('\n', 1)[0]}`);
    return { hasTiles: false, origins: [] };
  }
}
