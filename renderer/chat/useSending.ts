// From the text in the field to the outbox: what stops it on the way, and that it goes once.
import { computed, ref, shallowRef, watch } from 'vue';
import type { Conversation } from '../../shared/chat/chat.contract.ts';
import { messageLimit, type Message } from '../../shared/chat/message.contract.ts';
import { guardSending, type GuardFinding } from '../../shared/chat/send-guard.ts';
import type { AttachmentId } from '../../shared/ids.ts';
import type { UploadList } from '../attachment/upload-list.ts';
import type { ChatStore } from './chat.store.ts';
import type { Draft } from './draft.ts';
import type { ComposerMode } from './drafts.ts';

/** What must be answered before the text goes out. */
export type SendStop = GuardFinding | { kind: 'collision'; name: string };
export type SendProblem = 'notKept' | 'filesBusy';
/** A question for a code never goes out. */
export const mayOverrule = (stop: SendStop): boolean => stop.kind !== 'code';

interface SendingParts {
  chat: ChatStore;
  conversation(): Conversation;
  mode(): ComposerMode;
  draft(): Draft;
  /** What goes with the text in this mode. */
  files(): Pick<UploadList, 'isBusy' | 'ready' | 'clear'>;
  /** A note or a reply is on this computer's disk. */
  onSent(mode: ComposerMode): void;
}

export function useSending(parts: SendingParts) {
  const { chat } = parts;
  const stop = shallowRef<SendStop>();
  const problem = ref<SendProblem>();
  const body = computed(() => parts.draft().text.value);
  const excess = computed(() => [...body.value.trim()].length - messageLimit);
  /** Files on their way into the outbox: a second Enter must not send them again. */
  const leaving = new Set<AttachmentId>();
  const areFilesBusy = (): boolean => parts.files().isBusy.value;
  watch(
    [body, areFilesBusy],
    () => {
      stop.value = undefined;
      problem.value = undefined;
    },
    // At once: what is found wrong after a change must not be wiped off by that change.
    { flush: 'sync' },
  );

  async function send(isOverruled = false): Promise<void> {
    const files = parts.files();
    const ids = files.ready.value.map((file) => file.attachmentId).filter((id) => !leaving.has(id));
    const text = body.value.trim();
    if ((text === '' && ids.length === 0) || excess.value > 0) return;
    if (files.isBusy.value) return void (problem.value = 'filesBusy');
    const found = stopOf(parts, text);
    stop.value = found && isOverruled && mayOverrule(found) ? undefined : found;
    if (!stop.value) await put(text, ids);
  }
  async function put(text: string, ids: AttachmentId[]): Promise<void> {
    const mode = parts.mode();
    const { conversationId } = parts.conversation();
    // Off the screen in the same tick: a second Enter finds nothing to send.
    const taken = parts.draft().take();
    const files = parts.files();
    for (const id of ids) leaving.add(id);
    try {
      await chat.write(conversationId, mode, text, ids);
    } catch (error) {
      console.warn('The outbox refused a message', error);
      for (const id of ids) leaving.delete(id);
      taken.settle(false);
      problem.value = 'notKept';
      return;
    }
    taken.settle(true);
    files.clear();
    // Gone from the tray, so no Enter finds them; a message that is taken back may bring them back.
    for (const id of ids) leaving.delete(id);
    if (mode === 'reply') chat.typing.stop(conversationId);
    parts.onSent(mode);
  }
  return { stop, problem, excess, body, send };
}

function stopOf({ chat, conversation, mode, draft }: SendingParts, text: string): SendStop | undefined {
  const finding = guardSending(text, mode());
  if (finding) {
    // The field still has the blanks at the beginning that are not sent.
    const shift = draft().text.value.indexOf(text);
    return { ...finding, start: finding.start + shift, end: finding.end + shift };
  }
  if (mode() === 'note') return undefined;
  const messages = chat.conversations.get(conversation().conversationId)?.messages ?? [];
  const news = colleaguesNews(messages, draft().beganAfter, chat.me.id);
  return news && { kind: 'collision', name: news.authorName };
}

/** The last reply of a colleague that came after the message `beganAfter`; undefined when there is none. */
export function colleaguesNews(
  messages: readonly Message[],
  beganAfter: string | undefined,
  myId: string,
): Message | undefined {
  const from = messages.findIndex((message) => message.messageId === beganAfter);
  if (from < 0) return undefined;
  return messages
    .slice(from + 1)
    .findLast(({ author, kind, authorId }) => author === 'agent' && kind === 'text' && authorId !== myId);
}
