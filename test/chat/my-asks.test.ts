// A draft that went along with a transfer leaves this desk when the colleague has accepted, however early that is heard.
import { ref } from 'vue';
import { expect, test } from 'vitest';
import { createMyAsks } from '../../renderer/chat/my-asks.ts';
import type { Drafts } from '../../renderer/chat/drafts.ts';
import type { InboxFact, InboxState } from '../../shared/chat/chat.state.ts';
import type { ConversationId } from '../../shared/ids.ts';

const id = 'c1' as ConversationId;
const before = { requests: [{ requestId: 'r1', fromId: 'me', kind: 'transfer' }] } as unknown as InboxState;
const accepted = {
  type: 'inbox:ask_ended',
  payload: { conversationId: id, requestId: 'r1', result: 'accepted', byName: 'Гончар', reason: '' },
} as unknown as InboxFact;

function desk(body: string) {
  const text = ref(body);
  const take = () => ({ body: text.value, settle: () => void (text.value = '') });
  const drafts = { open: () => ({ text, take }), sync: () => undefined } as unknown as Drafts;
  return { text, asks: createMyAsks('me', drafts) };
}

test('accepted before the answer to the asking is here: the draft is gone from this desk', async () => {
  const { text, asks } = desk('Перевіряю лінію');
  await asks.ask(id, 'Перевіряю лінію', () => {
    asks.note(accepted, before);
    return Promise.resolve({});
  });
  expect(text.value).toBe('');
});

test('what did not go along stays: after a refused asking, after one without a draft, and what was written since', async () => {
  const { text, asks } = desk('Моє');
  expect(await asks.ask(id, 'Моє', () => Promise.resolve(undefined))).toBe(false);
  asks.note(accepted, before);
  await asks.ask(id, 'Моє', () => Promise.resolve({}));
  await asks.ask(id, '', () => Promise.resolve({}));
  asks.note(accepted, before);
  await asks.ask(id, 'Моє', () => Promise.resolve({}));
  text.value = 'Моє і ще';
  asks.note(accepted, before);
  expect(text.value).toBe('Моє і ще');
});
