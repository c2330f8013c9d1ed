// Who is typing where: hints come and are forgotten after some seconds; mine go out at most every two.
import { onScopeDispose, shallowReactive } from 'vue';
import { typingHint } from '../../shared/chat/chat.contract.ts';
import type { Desk } from '../wire/desk.ts';

const forgetAfterMs = 5_000;
const repeatAfterMs = 2_000;

/**
 * `subscribers` and `colleagues`: conversation id → the name of who types in it now. Of several colleagues the one who
 * typed last is named.
 */
export function useTyping(wire: Desk['wire'], myId: string) {
  const subscribers = shallowReactive(new Map<string, string>());
  const colleagues = shallowReactive(new Map<string, string>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const lastSentMs = new Map<string, number>();

  const off = wire.onHint((hint) => {
    const [kind, id] = hint.stream.split(':');
    if (kind !== 'conversation' || !id || hint.name !== 'typing') return;
    const payload = typingHint.safeParse(hint.payload);
    if (!payload.success) return;
    const { typing, name, staffId } = payload.data;
    // My own other window is no colleague.
    if (staffId === myId) return;
    const names = staffId === null ? subscribers : colleagues;
    const timerKey = `${id} ${staffId === null ? 'subscriber' : 'colleague'}`;
    clearTimeout(timers.get(timerKey));
    if (!typing) return void names.delete(id);
    names.set(id, name);
    timers.set(
      timerKey,
      setTimeout(() => names.delete(id), forgetAfterMs),
    );
  });
  onScopeDispose(() => {
    off();
    for (const timer of timers.values()) clearTimeout(timer);
  });
  const tell = (conversationId: string, typing: boolean): void => {
    lastSentMs.set(conversationId, typing ? Date.now() : 0);
    wire.signal('chat:typing', { conversationId, typing });
  };

  return {
    subscribers,
    colleagues,
    /** What was being typed has arrived. */
    ended: (conversationId: string) => void subscribers.delete(conversationId),
    /** I type in this conversation. */
    tell: (conversationId: string) => {
      if (Date.now() - (lastSentMs.get(conversationId) ?? 0) >= repeatAfterMs) tell(conversationId, true);
    },
    /** My text is sent or gone; told only when others think that I type. */
    stop: (conversationId: string) => {
      if (Date.now() - (lastSentMs.get(conversationId) ?? 0) < forgetAfterMs) tell(conversationId, false);
    },
  };
}
