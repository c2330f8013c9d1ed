// Who is typing where: hints come and are forgotten after some seconds; mine go out at most every two.
import { onScopeDispose, shallowReactive } from 'vue';
import type { Desk } from '../wire/desk.ts';

const forgetAfterMs = 5_000;
const repeatAfterMs = 2_000;

/** `others` holds conversation ids in which somebody else types now. */
export function useTyping(wire: Desk['wire'], me: { id: string }) {
  const others = shallowReactive(new Map<string, { name: string; isSubscriber: boolean }>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let lastSentMs = 0;

  const off = wire.onHint((hint) => {
    const [kind, id] = hint.stream.split(':');
    if (kind !== 'conversation' || !id || hint.name !== 'typing') return;
    const { typing, name, by } = hint.payload as { typing: boolean; name: string; by: string };
    clearTimeout(timers.get(id));
    if (!typing || by === me.id) return void others.delete(id);
    others.set(id, { name, isSubscriber: by === 'subscriber' });
    timers.set(
      id,
      setTimeout(() => others.delete(id), forgetAfterMs),
    );
  });
  onScopeDispose(() => {
    off();
    for (const timer of timers.values()) clearTimeout(timer);
  });

  return {
    others,
    tell: (conversationId: string) => {
      if (Date.now() - lastSentMs < repeatAfterMs) return;
      lastSentMs = Date.now();
      wire.signal('chat:typing', { conversationId, typing: true });
    },
  };
}
