// Maps: places as points of a drawing (Web Mercator, as tiles have it), fitted into its size, with a scale bar of a round length.
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
/** Room for a pin, which stands 28 px above its place, and some air. */
const marginPx = 40;
/** Nearer than this one house would fill the map. */
const mostPxPerMetre = 0.5;
const barPx = 120;

/** Farther than this the world would be smaller than the map. */
const leastPxPerMetre = 5e-5;
/** Of tiles at zoom 0, which hold the whole world. */
const worldPx = 512;

const shrink = (latitude: number): number => Math.cos((latitude * Math.PI) / 180);
/** Latitude as Mercator draws it, in degrees of longitude at the equator, and back. */
const northOf = (latitude: number): number =>
  (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
const latitudeOf = (north: number): number =>
  (Math.atan(Math.exp((north * Math.PI) / 180)) * 360) / Math.PI - 90;
/** `pxPerMetre` holds at the centre of the view. */
const pxPerDegree = ({ centre, pxPerMetre }: MapView): number =>
  pxPerMetre * metresPerDegree * shrink(centre.latitude);

export function pointOf(view: MapView, place: Place): MapPoint {
  const { centre, width, height } = view;
  const scale = pxPerDegree(view);
  return {
    x: width / 2 + (place.longitude - centre.longitude) * scale,
    y: height / 2 - (northOf(place.latitude) - northOf(centre.latitude)) * scale,
  };
}

/** How near the view is, as tiles count it: each step is twice as near. */
export function tileZoom(view: MapView): number {
  return Math.log2((pxPerDegree(view) * 360) / worldPx);
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
  const centre = {
    latitude: latitudeOf((northOf(south) + northOf(north)) / 2),
    longitude: (west + east) / 2,
  };
  const across = (east - west) * metresPerDegree * shrink(centre.latitude);
  const down = (northOf(north) - northOf(south)) * metresPerDegree * shrink(centre.latitude);
  const room = (px: number): number => Math.max(px - 2 * marginPx, 1);
  const whole = Math.min(room(width) / Math.max(across, 1), room(height) / Math.max(down, 1));
  const pxPerMetre = Math.max(leastPxPerMetre, Math.min(mostPxPerMetre, whole));
  return { centre, pxPerMetre, width, height };
}

/** The place that is drawn at a point, to a tenth of a metre: the reverse of {@link pointOf}. */
export function placeAt(view: MapView, point: MapPoint): Place {
  const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  const { latitude, longitude } = exactPlaceAt(view, point);
  return { latitude: rounded(latitude), longitude: rounded(longitude) };
}

function exactPlaceAt(view: MapView, { x, y }: MapPoint): Place {
  const { centre, width, height } = view;
  const scale = pxPerDegree(view);
  return {
    latitude: latitudeOf(northOf(centre.latitude) + (height / 2 - y) / scale),
    longitude: centre.longitude + (x - width / 2) / scale,
  };
}

/** As the crow flies, for two places of one city. */
export function metresApart(from: Place, to: Place): number {
  const east = (to.longitude - from.longitude) * shrink(from.latitude);
  return Math.hypot(east, to.latitude - from.latitude) * metresPerDegree;
}

/** The view `factor` times as near about the same centre. */
export function zoomed(view: MapView, factor: number): MapView {
  const pxPerMetre = Math.max(leastPxPerMetre, Math.min(mostPxPerMetre, view.pxPerMetre * factor));
  return { ...view, pxPerMetre };
}

/** The view moved so that what was under the pointer follows it by `dx`, `dy` pixels. */
export function panned(view: MapView, dx: number, dy: number): MapView {
  return { ...view, centre: exactPlaceAt(view, { x: view.width / 2 - dx, y: view.height / 2 - dy }) };
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
