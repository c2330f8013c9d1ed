// Which sounds are made: one in ten seconds, none when switched off, on a call only the tick of what rings.
import { expect, test } from 'vitest';
import { createSounds, type Sound, type Tone } from '../../renderer/chat/sounds.ts';

function desk(options: { isEnabled?: boolean; isOnCall?: boolean } = {}) {
  const clock = { nowMs: 0 };
  const played: (readonly Tone[])[] = [];
  const sound = createSounds({
    nowMs: () => clock.nowMs,
    isEnabled: () => options.isEnabled ?? true,
    isOnCall: () => options.isOnCall ?? false,
    play: (tones) => played.push(tones),
  });
  const at = (ms: number, what: Sound): boolean => {
    clock.nowMs = ms;
    return sound(what);
  };
  return { at, played };
}

test('at most one sound is made in ten seconds, whatever asks for it', () => {
  const { at, played } = desk();
  expect([at(0, 'message'), at(9_999, 'offer'), at(10_000, 'offer'), at(15_000, 'assigned')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(played).toHaveLength(2);
});

test('60 messages a minute are heard six times', () => {
  const { at, played } = desk();
  for (let second = 0; second < 60; second++) at(second * 1_000, 'message');
  expect(played).toHaveLength(6);
});

test('nothing is heard when sounds are switched off', () => {
  const { at, played } = desk({ isEnabled: false });
  expect([at(0, 'offer'), at(20_000, 'message')]).toEqual([false, false]);
  expect(played).toEqual([]);
});

test('on a call only what rings is heard, as one short tick', () => {
  const { at, played } = desk({ isOnCall: true });
  expect([at(0, 'message'), at(1, 'assigned'), at(2, 'offer')]).toEqual([false, false, true]);
  expect(played[0]).toHaveLength(1);
  expect(played[0]![0]!.forMs).toBeLessThan(50);
});
