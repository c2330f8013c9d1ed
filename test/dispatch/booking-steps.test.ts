// Booking a visit with answers that come late: of an older question, or when the agent has gone back.
import { effectScope, type EffectScope } from 'vue';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useBooking, type Booking } from '../../renderer/visit/useBooking.ts';
import { setDesk, type Desk } from '../../renderer/wire/desk.ts';
import type { SubscriberId } from '../../shared/ids.ts';

interface Asked {
  name: string;
  input: { request?: { kind: string; visitId: string }; visitId?: string };
  answer(value: unknown): Promise<void>;
}
let asked: Asked[];
let scope: EffectScope;
let booking: Booking;
const window = { day: '2026-11-27', startAt: '2026-11-27T08:00:00Z', endAt: '2026-11-27T10:00:00Z' };
const offersOf = (kind: string) => ({
  offers: [{ ...window, kind }],
  week: [],
  existing: null,
  durationMinutes: 60,
  needsPlace: false,
});

function ask(name: string, input: Asked['input']) {
  return new Promise((resolve) => {
    const answer = async (value: unknown): Promise<void> => {
      resolve({ ok: true, value });
      await new Promise((then) => setTimeout(then));
    };
    asked.push({ name, input, answer });
  });
}
const last = (name: string): Asked => asked.findLast((one) => one.name === name)!;

beforeEach(() => {
  asked = [];
  const connection = () => ({ state: 'online' });
  setDesk({ wire: { query: ask, order: ask, connection } } as unknown as Desk);
  scope = effectScope();
  const start = { subscriberId: '7' as unknown as SubscriberId, ticketId: null, phone: '380670000012' };
  booking = scope.run(() => useBooking({ ...start, kind: 'repair' as never, replaces: null }))!;
});
afterEach(() => {
  scope.stop();
  setDesk(undefined);
});

test('windows for the kind that was asked about before do not replace those for the kind of now', async () => {
  void booking.toWhen();
  const older = last('visit:offer');
  booking.kind.value = 'other' as never;
  void booking.toWhen();
  await last('visit:offer').answer(offersOf('other'));
  await older.answer(offersOf('repair'));
  expect(booking.offers.value).toMatchObject([{ kind: 'other' }]);
  expect(booking.isAsking.value).toBe(false);
});

test('a window whose hold is answered after the agent went back, or closed the panel, is given up', async () => {
  for (const goAway of [() => void (booking.step.value = 'what'), () => scope.stop()]) {
    void booking.toWhen();
    await last('visit:offer').answer(offersOf('repair'));
    void booking.hold(window);
    const { input, answer } = last('visit:hold');
    goAway();
    const steps = booking.step.value;
    await answer({ heldUntil: '2026-11-26T19:05:00Z' });
    expect([booking.step.value, booking.held.value]).toEqual([steps, undefined]);
    expect(last('visit:release').input.visitId).toBe(input.request?.visitId);
    asked = [];
  }
});
