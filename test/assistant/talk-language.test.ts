// Every choice of language is said to the conversation, also one that was made before the conversation was there.
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useTalkLanguage } from '../../renderer/assistant/useTalkLanguage.ts';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { Language } from '../../shared/language.ts';

const language = ref<Language>('uk');
const id = ref<ConversationId | null>(null);
const state = shallowRef<ConsultationState>();
const talk = (more: object = {}) =>
  ({ state: 'open', language: 'uk', ...more }) as unknown as ConsultationState;
let said: unknown[];
let scope: EffectScope;

async function show(which: string | null, now?: ConsultationState): Promise<void> {
  [id.value, state.value] = [which as ConversationId | null, now];
  await nextTick();
}
async function choose(now: Language): Promise<void> {
  language.value = now;
  await nextTick();
}
beforeEach(() => {
  [language.value, id.value, state.value, said] = ['uk', null, undefined, []];
  scope = effectScope();
  scope.run(() =>
    useTalkLanguage(
      { put: (entry) => (said.push(entry.input), Promise.resolve({} as never)) },
      () => language.value,
      () => id.value,
      () => state.value,
    ),
  );
});
afterEach(() => scope.stop());

test('one choice after the other, though the conversation still says the language before', async () => {
  await show('c1', talk());
  for (const now of ['ru', 'uk', 'en'] as const) await choose(now);
  expect(said).toEqual(['ru', 'uk', 'en'].map((one) => ({ conversationId: 'c1', language: one })));
});

test('a choice while the conversation is being started or loaded is said as soon as it is there, once', async () => {
  await choose('en');
  await show('c1');
  expect(said).toEqual([]);
  await show('c1', talk({ state: 'waiting' }));
  await show('c1', talk());
  expect(said).toEqual([{ conversationId: 'c1', language: 'en' }]);
});

test('a closed conversation keeps its language; the next one hears of the choice', async () => {
  await show('c1', talk({ state: 'closed' }));
  await choose('ru');
  expect(said).toEqual([]);
  await show('c2', talk());
  expect(said).toEqual([{ conversationId: 'c2', language: 'ru' }]);
});

test('nothing is said where nothing was chosen', async () => {
  await show('c1', talk({ language: 'en' }));
  await show('c1', talk());
  expect(said).toEqual([]);
});
