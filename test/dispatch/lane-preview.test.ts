// What a lane would become: only what a clock shows is a shift.
import { describe, expect, it } from 'vitest';
import { noticedShifts } from '../../renderer/dispatch/lane-preview.ts';
import type { Trial } from '../../shared/dispatch/day.contract.ts';

const shift = (before: string, after: string): Trial['shifts'][number] => ({
  visitId: crypto.randomUUID() as Trial['shifts'][number]['visitId'],
  technicianId: 'one' as Trial['technicianId'],
  before: `2026-11-27T${before}.000Z`,
  after: `2026-11-27T${after}.000Z`,
});
const trial = (...shifts: Trial['shifts']): Trial => ({
  technicianId: 'one' as Trial['technicianId'],
  position: 0,
  startAt: null,
  addedTravelSeconds: 0,
  shifts,
  obstacle: null,
});

describe('the shifts of a place', () => {
  it('are those that a clock shows: seconds within a minute are none, over a minute’s edge they are', () => {
    const within = shift('16:00:05', '16:00:55');
    const over = shift('16:00:55', '16:01:05');
    const earlier = shift('16:10:00', '15:40:00');
    expect(noticedShifts(trial(within, over, earlier))).toEqual([over, earlier]);
  });
});
