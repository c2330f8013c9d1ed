// Coordinates as people copy them from a map: two numbers with a comma, a semicolon or a space between them.
import { place, type Place } from '../../shared/technician/technician.contract.ts';

/** Latitude first; a decimal comma is read when the two are apart by more than a comma. Undefined for anything else. */
export function readCoordinates(text: string): Place | undefined {
  const plain = text.trim().replaceAll('−', '-');
  const parts =
    /^(-?\d+(?:[.,]\d+)?)\s*[;\s]\s*(-?\d+(?:[.,]\d+)?)$/.exec(plain) ??
    /^(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)$/.exec(plain);
  if (!parts) return undefined;
  const [latitude, longitude] = parts.slice(1).map((part) => Number(part.replace(',', '.')));
  return place.safeParse({ latitude, longitude }).data;
}
