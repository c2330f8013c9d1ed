// My state as I choose it: what is chosen while an earlier choice is on the way is neither dropped nor reversed.
import { effectScope, shallowRef, type EffectScope } from 'vue';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useOwnState } from '../../renderer/presence/own-state.ts';
import type { Result } from '../../shared/errors.ts';
import type { TeamMember, WorkState } from '../../shared/presence/presence.contract.ts';

let scope: EffectScope;
let own: ReturnType<typeof useOwnState>;
let said: WorkState[];
let answers: ((answer: Result<unknown>) => void)[];
const mine = shallowRef<TeamMember>();
let seconds = 0;

/** The fact about me, as it comes after the answer. */
function hear(state: WorkState): void {
  mine.value = { state, since: `${(seconds += 1)}` } as unknown as TeamMember;
}
async function answer(result: Result<unknown> = { ok: true, value: {} }): Promise<void> {
  answers.shift()?.(result);
  await new Promise((resolve) => setTimeout(resolve));
}
beforeEach(() => {
  [said, answers] = [[], []];
  hear('queue');
  scope = effectScope();
  own = scope.run(() =>
    useOwnState(
      () => mine.value,
      (state) => {
        said.push(state);
        return new Promise((resolve) => answers.push(resolve));
      },
    ),
  )!;
});
afterEach(() => scope.stop());

test('a choice while an earlier one is on the way is said next, and of several the last', async () => {
  void own.choose('on_call');
  void own.choose('wrap_up');
  void own.choose('break');
  expect(own.chosen.value).toBe('break');
  await answer();
  await answer();
  expect(said).toEqual(['on_call', 'break']);
  expect(own.busy.value).toBe(false);
});

test('F7 twice leads back, whether the first was answered or not, and before its fact is here', async () => {
  void own.toggle();
  void own.toggle();
  await answer();
  await answer();
  expect(said).toEqual(['break', 'queue']);
  void own.toggle();
  await answer();
  expect(mine.value?.state).toBe('queue');
  void own.toggle();
  await answer();
  expect(said.slice(2)).toEqual(['break', 'queue']);
});

test('what the server says afterwards holds: a break that came without me is left by F7', async () => {
  void own.choose('queue');
  await answer();
  hear('break');
  expect(own.chosen.value).toBe('break');
  void own.toggle();
  expect(said.at(-1)).toBe('queue');
});

test('a refused choice is shown as refused and forgotten; nothing is said before my state is known', async () => {
  void own.choose('break');
  await answer({ ok: false, error: { code: 'UNREACHABLE', details: {} } });
  expect([own.refusal.value?.code, own.chosen.value]).toEqual(['UNREACHABLE', 'queue']);
  mine.value = undefined;
  await own.toggle();
  expect(said).toEqual(['break']);
});
