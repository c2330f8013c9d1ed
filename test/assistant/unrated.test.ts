// The rating that is still owed when the next conversation has begun: kept when the closing was seen, and when it was not.
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useUnrated } from '../../renderer/assistant/useUnrated.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationId } from '../../shared/ids.ts';

const [first, second] = ['c1', 'c2'] as ConversationId[] as [ConversationId, ConversationId];
const open = { state: 'open', agentName: 'Оксана', rating: null, ratingSkipped: false, closedAt: null };
const stateOf = (more: object = {}) => ({ ...open, ...more }) as unknown as ConsultationState;
const closed = () => stateOf({ state: 'closed', closedAt: new Date().toISOString() });

let scope: EffectScope;
let page: ReturnType<typeof useUnrated>;
const id = ref<ConversationId | null>(null);
const state = shallowRef<ConsultationState>();
let people = 0;

/** As the page does: the state of another conversation comes after the conversation. */
async function show(which: ConversationId, now?: ConsultationState): Promise<void> {
  if (id.value !== which) [id.value, state.value] = [which, undefined];
  await nextTick();
  state.value = now;
  await nextTick();
}

beforeEach(() => {
  [id.value, state.value] = [null, undefined];
  scope = effectScope();
  page = scope.run(() =>
    useUnrated(
      `person ${(people += 1)}`,
      () => id.value,
      () => state.value,
    ),
  )!;
});
afterEach(() => scope.stop());

test('is owed for the conversation before, once its closing was seen', async () => {
  await show(first, stateOf());
  await show(first, closed());
  expect(page.unrated.value).toBeUndefined();
  await show(second, stateOf({ state: 'waiting', agentName: null }));
  expect(page.unrated.value).toMatchObject({ conversationId: first, agentName: 'Оксана' });
});

test('is owed also when the next one begins before the closing is heard of, and is asked for once', async () => {
  await show(first, stateOf());
  await show(second);
  expect(page.unrated.value).toMatchObject({ conversationId: first, agentName: 'Оксана' });
  page.forget();
  await show(second, stateOf({ state: 'waiting', agentName: null }));
  expect(page.unrated.value).toBeUndefined();
});

test('is not owed when nobody had answered, or when it was given or passed over', async () => {
  for (const more of [{ agentName: null }, { rating: { score: 5 } }, { ratingSkipped: true }]) {
    await show(first, stateOf(more));
    await show(second, stateOf({ agentName: null }));
    expect(page.unrated.value).toBeUndefined();
  }
});
