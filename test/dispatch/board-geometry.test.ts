// Time as width, blocks in lanes, the position under a pointer, and the plain map.
import { describe, expect, it } from 'vitest';
import { projectRoute } from '../../shared/dispatch/day.rules.ts';
import { edgeStep, layOut, positionAt, sizeOf } from '../../renderer/dispatch/lane-layout.ts';
import { hoursOf, scaleOf, spanOf, totalWidth, xOf } from '../../renderer/dispatch/time-scale.ts';
import { nearestStop } from '../../renderer/dispatch/useLaneGrid.ts';
import { initialsOf, placeOfAddress } from '../../renderer/dispatch/visit-looks.ts';
import {
  fit,
  inSight,
  legible,
  metresApart,
  panned,
  placeAt,
  pointOf,
  scaleBar,
  zoomed,
} from '../../renderer/ui/map-projection.ts';
import { at, day, ms, technician, visit, visitId } from './board-plans.ts';

const route = projectRoute(
  [
    visit('1', { at: '10:00-11:00', state: 'on_site' }),
    visit('2', {
      at: '11:30-12:30',
      arrival: '11:20',
      position: 1,
      window: '11:00-13:00',
      travelMinutes: 20,
    }),
    visit('3', { at: '13:00-13:15', position: 2 }),
  ],
  [],
  Number.NEGATIVE_INFINITY,
);
const scale = { fromMs: ms('09:00'), untilMs: ms('18:00'), pxPerHour: 100 };

describe('the scale of a day', () => {
  it('holds every shift and every stop, in whole hours', () => {
    const span = spanOf(day, [technician('A', '08:30-17:30'), technician('B', null)], route);
    expect(span).toEqual({ fromMs: ms('08:00'), untilMs: ms('18:00') });
    expect(hoursOf(span)).toHaveLength(11);
    expect(spanOf(day, [technician('A', '12:00-14:00')], route).fromMs).toBe(ms('09:00'));
  });
  it('has usual hours when nobody works', () => {
    expect(spanOf(day, [], [])).toEqual({ fromMs: ms('08:00'), untilMs: ms('20:00') });
  });
  it.each([
    [1_000, 1, 100],
    [300, 1, 64],
    [1_000, 2.5, 250],
  ])('in %d px, %d times as wide, has %d px an hour', (room, zoom, expected) => {
    const made = scaleOf({ fromMs: ms('08:00'), untilMs: ms('18:00') }, room, zoom);
    expect(made.pxPerHour).toBe(expected);
    expect(totalWidth(made)).toBe(10 * expected);
  });
  it('places an instant', () => {
    expect(xOf(scale, ms('10:30'))).toBe(150);
  });
});

describe('a lane', () => {
  const lane = layOut(
    {
      ...technician('A', '10:00-17:00'),
      absences: [{ startAt: at('15:00'), endAt: at('23:00'), reason: 'sick' }],
    },
    {
      technicianId: technician('A').technicianId,
      travelSeconds: 0,
      returnAt: at('13:45'),
      breaks: [{ startAt: at('12:30'), endAt: at('12:50') }],
    },
    route,
    scale,
  );
  it('has its blocks where their time is, never too narrow to be hit', () => {
    expect(lane.blocks.map(({ x, width, size }) => [x, width, size])).toEqual([
      [100, 100, 'wide'],
      [250, 100, 'wide'],
      [400, 25, 'icon'],
    ]);
    expect([96, 95, 48, 47].map(sizeOf)).toEqual(['wide', 'narrow', 'narrow', 'icon']);
  });
  it('draws travel as long as it takes, waiting at the door left free, and the way back', () => {
    expect(lane.travels.map(({ x, width }) => [Math.round(x), Math.round(width)])).toEqual([
      [83, 17],
      [200, 33],
      [383, 17],
      [425, 50],
    ]);
  });
  it('brackets the promise of what is still to come, and shows breaks, absences and hours off', () => {
    expect(lane.windows).toEqual([{ visitId: '2', x: 200, width: 200 }]);
    expect(lane.breaks.map(({ x }) => x)).toEqual([350]);
    expect(lane.absences).toEqual([{ reason: 'sick', x: 600, width: 300 }]);
    expect(lane.off).toEqual([
      { x: 0, width: 100 },
      { x: 800, width: 100 },
    ]);
  });
  it('keeps room for how late a visit is, and puts a break behind the visit that takes longer', () => {
    const late = projectRoute(
      [
        visit('1', { at: '10:00-11:00', state: 'on_site' }),
        visit('2', { at: '11:30-11:45', position: 1, window: '11:00-11:30' }),
      ],
      [],
      ms('11:40'),
    );
    const rest = { startAt: at('11:00'), endAt: at('11:20') };
    const route_ = {
      technicianId: technician('A').technicianId,
      travelSeconds: 0,
      returnAt: null,
      breaks: [rest],
    };
    const made = layOut(technician('A'), route_, late, scale);
    expect(made.blocks[1]).toMatchObject({ width: 44, size: 'icon' });
    expect(made.breaks[0]!.x).toBeCloseTo(266.67, 1);
  });
  it.each([
    [0, 1],
    [299, 1],
    [301, 2],
    [900, 3],
  ])('a pointer at %d px means position %d, never before what has begun', (x, position) => {
    expect(positionAt(lane.blocks, x, visitId('9'))).toBe(position);
  });
  it('does not count the lifted visit itself', () => {
    expect(positionAt(lane.blocks, 900, visitId('2'))).toBe(2);
  });
  it('knows the stop nearest in time', () => {
    expect(nearestStop(route, ms('11:00'))?.visit.visitId).toBe('2');
    expect(nearestStop([], ms('11:00'))).toBeUndefined();
  });
});

it.each([
  [500, 300, 0, 0],
  [500, 590, 0, 10],
  [500, 650, 0, 14],
  [202, 118, -13, -7],
])('a pointer at %d, %d scrolls by %d, %d', (x, y, stepX, stepY) => {
  expect(edgeStep(x, y, { left: 200, top: 100, right: 1_000, bottom: 600 })).toEqual({ x: stepX, y: stepY });
});

describe('the plain map', () => {
  const places = [
    { latitude: 49.5, longitude: 31.4 },
    { latitude: 49.6, longitude: 31.6 },
  ];
  const view = fit(places, 400, 300)!;
  it('shows every place inside its margins, north above, east to the right', () => {
    const [southWest, northEast] = places.map((place) => pointOf(view, place)) as [
      { x: number; y: number },
      { x: number; y: number },
    ];
    expect(southWest.x).toBeLessThan(northEast.x);
    expect(southWest.y).toBeGreaterThan(northEast.y);
    for (const { x, y } of [southWest, northEast]) {
      expect(x).toBeGreaterThanOrEqual(27.9);
      expect(x).toBeLessThanOrEqual(372.1);
      expect(y).toBeGreaterThanOrEqual(27.9);
      expect(y).toBeLessThanOrEqual(272.1);
    }
    expect(fit([], 400, 300)).toBeUndefined();
  });
  it('follows the pointer and comes nearer about its middle', () => {
    const before = pointOf(view, places[0]!);
    const after = pointOf(panned(view, 30, -20), places[0]!);
    expect([after.x - before.x, after.y - before.y].map((n) => Math.round(n * 10) / 10)).toEqual([30, -20]);
    expect(pointOf(zoomed(view, 2), view.centre)).toEqual({ x: 200, y: 150 });
    expect(fit([places[0]!], 400, 300)?.pxPerMetre).toBe(0.5);
  });
  it('knows which place a point is, how far it is, and comes along when that is out of sight', () => {
    const place = placeAt(view, { x: 120, y: 70 });
    const point = pointOf(view, place);
    expect([Math.round(point.x), Math.round(point.y)]).toEqual([120, 70]);
    const east = placeAt(view, { x: 120 + 1_000 * view.pxPerMetre, y: 70 });
    expect(metresApart(place, east)).toBeCloseTo(1_000, -1);
    expect(inSight(view, place).centre).toEqual(view.centre);
    const beyond = pointOf(
      inSight(view, placeAt(view, { x: 460, y: -50 })),
      placeAt(view, { x: 460, y: -50 }),
    );
    expect([Math.round(beyond.x), Math.round(beyond.y)]).toEqual([360, 40]);
  });
  it('writes the first of two names that would cover each other', () => {
    const at = (words: string, x: number, y: number) => ({ words, x, y });
    const names = [
      at('Садова', 100, 100),
      at('Лугова', 120, 105),
      at('Нова', 120, 130),
      at('Далеко', 900, 100),
    ];
    expect(legible({ width: 400, height: 300 }, names).map(({ words }) => words)).toEqual(['Садова', 'Нова']);
  });
  it.each([
    [0.5, 200, 100],
    [0.1, 1_000, 100],
    [0.02, 5_000, 100],
    [0.025, 2_000, 50],
  ])('at %d px a metre has a bar of %d m', (pxPerMetre, metres, px) => {
    const bar = scaleBar(pxPerMetre);
    expect([bar.metres, Math.round(bar.px)]).toEqual([metres, px]);
  });
});

it.each([
  ['вул. Ґанкова, 14, 27', 'вул. Ґанкова, 14'],
  ['Лановичі, просп. Миру, 8', 'просп. Миру, 8'],
  ['хутір Вільний', 'хутір Вільний'],
])('%s is called %s in a block', (address, expected) => {
  expect(placeOfAddress(address)).toBe(expected);
});

it('initials are of the first two words', () => {
  expect(initialsOf('Руденко Марія Іванівна')).toBe('РМ');
});
