// What the page keeps on a device belongs to one person: who signs in next finds nothing of it.
import { effectScope, nextTick, shallowRef } from 'vue';
import { expect, test } from 'vitest';
import { useStartDraft } from '../../renderer/assistant/start-draft.ts';
import { useUnrated } from '../../renderer/assistant/useUnrated.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationId } from '../../shared/ids.ts';

/** Runs what a page does while it is open. */
async function onPage<T>(run: () => T | Promise<T>): Promise<T> {
  const scope = effectScope();
  const result = await scope.run(run)!;
  await nextTick();
  scope.stop();
  return result;
}

test('first words come back to who wrote them, and to nobody else', async () => {
  await onPage(() => void (useStartDraft('olena').draft.body = 'мій борг'));
  expect(await onPage(() => useStartDraft('taras').draft.body)).toBe('');
  expect(await onPage(() => useStartDraft('olena').draft.body)).toBe('мій борг');
});

test('a rating is owed by who was consulted, and by nobody else', async () => {
  const closed = { state: 'closed', rating: null, ratingSkipped: false, agentName: 'Ірина' };
  const state = shallowRef<ConsultationState>();
  const before = 'before' as ConversationId;
  await onPage(async () => {
    useUnrated(
      'olena',
      () => before,
      () => state.value,
    );
    state.value = { ...closed, closedAt: new Date().toISOString() } as ConsultationState;
    await nextTick();
  });
  const owedBy = (personId: string) =>
    onPage(
      () =>
        useUnrated(
          personId,
          () => null,
          () => undefined,
        ).unrated.value?.conversationId,
    );
  expect(await owedBy('taras')).toBeUndefined();
  expect(await owedBy('olena')).toBe(before);
});
