// Who is typing where: hints come and are forgotten after some seconds; mine go out at most every two.
import { onScopeDispose, shallowReactive } from 'vue';
import { typingHint } from '../../shared/chat/chat.contract.ts';
import type { Desk } from '../wire/desk.ts';

const forgetAfterMs = 5_000;
const repeatAfterMs = 2_000;

/** `subscribers`: conversation id → the name of the subscriber who types in it now. */
export function useTyping(wire: Desk['wire']) {
  const subscribers = shallowReactive(new Map<string, string>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let lastSentMs = 0;

  const off = wire.onHint((hint) => {
    const [kind, id] = hint.stream.split(':');
    if (kind !== 'conversation' || !id || hint.name !== 'typing') return;
    const payload = typingHint.safeParse(hint.payload);
    if (!payload.success) return;
    const { typing, name } = payload.data;
    clearTimeout(timers.get(id));
    if (!typing) return void subscribers.delete(id);
    subscribers.set(id, name);
    timers.set(
      id,
      setTimeout(() => subscribers.delete(id), forgetAfterMs),
    );
  });
  onScopeDispose(() => {
    off();
    for (const timer of timers.values()) clearTimeout(timer);
  });

  return {
    subscribers,
    /** What was being typed has arrived. */
    ended: (conversationId: string) => void subscribers.delete(conversationId),
    tell: (conversationId: string) => {
      if (Date.now() - lastSentMs < repeatAfterMs) return;
      lastSentMs = Date.now();
      wire.signal('chat:typing', { conversationId, typing: true });
    },
  };
}
