// How far one has read is told once, and again after a return when it could not be told.
import { effectScope, nextTick, ref } from 'vue';
import { expect, test } from 'vitest';
import { useTelling } from '../../renderer/wire/useTelling.ts';
import type { Connection } from '../../renderer/wire/link.ts';

test('what could not be told while the connection was away is told when it is back, and then not again', async () => {
  const last = ref<string | undefined>();
  const told: string[] = [];
  const listeners = new Set<(connection: Connection) => void>();
  let isAway = true;
  const scope = effectScope();
  scope.run(() =>
    useTelling(
      {
        onConnection: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      () => last.value,
      (now) => {
        if (isAway) return Promise.resolve({ ok: false, error: { code: 'UNREACHABLE', details: {} } });
        told.push(now);
        return Promise.resolve({ ok: true, value: {} });
      },
    ),
  );
  const comeBack = async (): Promise<void> => {
    for (const listener of listeners) listener({ state: 'online' } as Connection);
    await nextTick();
  };
  last.value = 'm1';
  await nextTick();
  expect(told).toEqual([]);
  isAway = false;
  await comeBack();
  await comeBack();
  expect(told).toEqual(['m1']);
  last.value = 'm2';
  await nextTick();
  expect(told).toEqual(['m1', 'm2']);
  scope.stop();
  expect(listeners.size).toBe(0);
});
