// From the field to the outbox: once for two Enters, with its files, not past the guard, and back when the disk refuses.
import { computed, effectScope, ref, type EffectScope } from 'vue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChatStore } from '../../renderer/chat/chat.store.ts';
import { Draft } from '../../renderer/chat/draft.ts';
import { useSending } from '../../renderer/chat/useSending.ts';
import type { Attachment } from '../../shared/attachment/attachment.contract.ts';
import type { Conversation } from '../../shared/chat/chat.contract.ts';

interface Put {
  mode: string;
  body: string;
  files: readonly string[];
}
let puts: Put[];
let diskRefuses: boolean;
let typingStopped: number;
let files: Attachment[];
let isBusy: boolean;
let mode: 'reply' | 'note';
let scope: EffectScope;
let draft: Draft;
let sending: ReturnType<typeof useSending>;

/** An outbox that needs a moment for its disk. */
async function write(_id: string, sentMode: string, body: string, ids: readonly string[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (diskRefuses) throw new Error('the disk is full');
  puts.push({ mode: sentMode, body, files: ids });
}

beforeEach(() => {
  [puts, diskRefuses, typingStopped, files, isBusy, mode] = [[], false, 0, [], false, 'reply'];
  vi.spyOn(console, 'warn').mockReturnValue();
  draft = new Draft('chat:reply', {
    keep: () => Promise.resolve(true),
    save: () => Promise.resolve(null),
    onNewer: () => undefined,
    nowMs: () => Date.now(),
    saveAfterMs: 60_000,
  });
  const ready = ref(0);
  scope = effectScope();
  sending = scope.run(() =>
    useSending({
      chat: {
        write,
        me: { id: 'me' },
        conversations: new Map(),
        typing: { stop: () => (typingStopped += 1) },
      } as unknown as ChatStore,
      conversation: () => ({ conversationId: 'chat' }) as unknown as Conversation,
      mode: () => mode,
      draft: () => draft,
      files: () => ({
        isBusy: computed(() => isBusy),
        ready: computed(() => (ready.value, files)),
        clear: () => {
          files = [];
          ready.value += 1;
        },
      }),
      onSent: () => undefined,
    }),
  )!;
});
afterEach(async () => {
  scope.stop();
  await draft.stop();
  vi.restoreAllMocks();
});
const picture = (id: string) => ({ attachmentId: id }) as unknown as Attachment;

test('two Enters at once send one message', async () => {
  draft.type('  раз \n');
  await Promise.all([sending.send(), sending.send()]);
  expect(puts).toEqual([{ mode: 'reply', body: 'раз', files: [] }]);
  expect([draft.text.value, typingStopped]).toEqual(['', 1]);
});

test('files go along once, also without a word', async () => {
  files = [picture('a'), picture('b')];
  await Promise.all([sending.send(), sending.send()]);
  expect(puts).toEqual([{ mode: 'reply', body: '', files: ['a', 'b'] }]);
  await sending.send();
  expect(puts).toHaveLength(1);
});

test('files that came back with a message that was taken back go along again', async () => {
  files = [picture('a')];
  await sending.send();
  files = [picture('a')];
  draft.type('тепер із підписом');
  await sending.send();
  expect(puts.at(-1)).toEqual({ mode: 'reply', body: 'тепер із підписом', files: ['a'] });
});

test('a file on its way is waited for', async () => {
  draft.type('ось фото');
  isBusy = true;
  await sending.send();
  expect([puts.length, sending.problem.value, draft.text.value]).toEqual([0, 'filesBusy', 'ось фото']);
});

test('a disk that refuses gives the text and the files back', async () => {
  diskRefuses = true;
  files = [picture('a')];
  draft.type('важливе');
  await sending.send();
  expect([draft.text.value, sending.problem.value]).toEqual(['важливе', 'notKept']);
  diskRefuses = false;
  await sending.send();
  expect(puts).toEqual([{ mode: 'reply', body: 'важливе', files: ['a'] }]);
});

test('4,000 characters go, 4,001 do not', async () => {
  draft.type('😀'.repeat(4_001));
  await sending.send();
  expect([puts.length, sending.excess.value]).toEqual([0, 1]);
  draft.type('😀'.repeat(4_000));
  await sending.send();
  expect(puts).toHaveLength(1);
});

test('a gap is asked about and may be overruled; a question for a code may not', async () => {
  draft.type('  Вітаю, {ім’я}');
  await sending.send();
  expect(sending.stop.value).toMatchObject({ kind: 'placeholder', start: 9, end: 15 });
  expect(puts).toEqual([]);
  await sending.send(true);
  expect(puts).toHaveLength(1);
  draft.type('Назвіть код із SMS');
  await sending.send(true);
  await sending.send(true);
  expect([puts.length, sending.stop.value?.kind]).toEqual([1, 'code']);
  mode = 'note';
  await sending.send();
  expect(puts.at(-1)).toMatchObject({ mode: 'note', body: 'Назвіть код із SMS' });
});
