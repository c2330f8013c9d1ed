// A plain map: places as points of a drawing, fitted into its size, with a scale bar of a round length.
import type { Place } from '../../shared/technician/technician.contract.ts';

export interface MapPoint {
  readonly x: number;
  readonly y: number;
}
export interface MapView {
  readonly centre: Place;
  readonly pxPerMetre: number;
  readonly width: number;
  readonly height: number;
}

const metresPerDegree = 111_320;
const marginPx = 28;
/** Nearer than this one house would fill the map. */
const mostPxPerMetre = 0.5;
const barPx = 120;

const shrink = (latitude: number): number => Math.cos((latitude * Math.PI) / 180);

/** Equirectangular about the centre of the view: exact enough for a city. */
export function pointOf({ centre, pxPerMetre, width, height }: MapView, place: Place): MapPoint {
  const east = (place.longitude - centre.longitude) * metresPerDegree * shrink(centre.latitude);
  const north = (place.latitude - centre.latitude) * metresPerDegree;
  return { x: width / 2 + east * pxPerMetre, y: height / 2 - north * pxPerMetre };
}

/** The view that shows all `places` in `width` × `height`; undefined when there are none. O(places). */
export function fit(places: readonly Place[], width: number, height: number): MapView | undefined {
  if (places.length === 0) return undefined;
  let [south, north, west, east] = [90, -90, 180, -180];
  for (const { latitude, longitude } of places) {
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  const centre = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const across = (east - west) * metresPerDegree * shrink(centre.latitude);
  const down = (north - south) * metresPerDegree;
  const room = (px: number): number => Math.max(px - 2 * marginPx, 1);
  const pxPerMetre = Math.min(
    mostPxPerMetre,
    room(width) / Math.max(across, 1),
    room(height) / Math.max(down, 1),
  );
  return { centre, pxPerMetre, width, height };
}

/** The place that is drawn at a point: the reverse of {@link pointOf}. */
export function placeAt({ centre, pxPerMetre, width, height }: MapView, { x, y }: MapPoint): Place {
  const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  const degreesPerPx = 1 / pxPerMetre / metresPerDegree;
  return {
    latitude: rounded(centre.latitude + (height / 2 - y) * degreesPerPx),
    longitude: rounded(centre.longitude + ((x - width / 2) * degreesPerPx) / shrink(centre.latitude)),
  };
}

/** As the crow flies, for two places of one city. */
export function metresApart(from: Place, to: Place): number {
  const east = (to.longitude - from.longitude) * shrink(from.latitude);
  return Math.hypot(east, to.latitude - from.latitude) * metresPerDegree;
}

/** The view `factor` times as near about the same centre. */
export function zoomed(view: MapView, factor: number): MapView {
  return { ...view, pxPerMetre: Math.min(mostPxPerMetre, view.pxPerMetre * factor) };
}

/** The view moved so that what was under the pointer follows it by `dx`, `dy` pixels. */
export function panned(view: MapView, dx: number, dy: number): MapView {
  const { centre, pxPerMetre } = view;
  return {
    ...view,
    centre: {
      latitude: centre.latitude + dy / pxPerMetre / metresPerDegree,
      longitude: centre.longitude - dx / pxPerMetre / metresPerDegree / shrink(centre.latitude),
    },
  };
}

/** The view moved just so far that `place` is not at its edge. */
export function inSight(view: MapView, place: Place): MapView {
  const { x, y } = pointOf(view, place);
  const missing = (at: number, size: number): number =>
    Math.max(marginPx - at, 0) + Math.min(size - marginPx - at, 0);
  return panned(view, missing(x, view.width), missing(y, view.height));
}

/** The longest of 1, 2 or 5 times a power of ten metres that fits into the bar. */
export function scaleBar(pxPerMetre: number): { metres: number; px: number } {
  const most = barPx / pxPerMetre;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  return { metres, px: metres * pxPerMetre };
}

/** One path for many points: a line of no length with a round or square cap is a dot. */
export function dots(points: readonly MapPoint[]): string {
  return points.map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join('');
}

/** Of things with words at points those whose words do not cover what was written before; the first ones are taken first. O(n²). */
export function legible<T extends MapPoint & { words: string }>(
  { width, height }: Pick<MapView, 'width' | 'height'>,
  all: readonly T[],
): T[] {
  const taken: T[] = [];
  const half = ({ words }: T): number => words.length * 3.5;
  for (const one of all) {
    const isInside = one.x > 0 && one.x < width && one.y > 8 && one.y < height;
    const isFree = taken.every(
      (other) => Math.abs(other.y - one.y) > 15 || Math.abs(other.x - one.x) > half(other) + half(one) + 6,
    );
    if (isInside && isFree) taken.push(one);
  }
  return taken;
}
