// Keys of the desk's conversations: slots, next waiting, oldest that waits for me, previous and next, close.
import { AlarmClock, CircleCheck, MessageSquarePlus, MoveRight } from '@lucide/vue';
import { mostChats } from '../../shared/presence/presence.contract.ts';
import { useKey } from '../keys/keys.ts';
import { useWords } from '../language/useWords.ts';
import { announce } from '../ui/announcer.ts';
import type { ChatStore } from './chat.store.ts';

/** Registers the keys while the page is shown; `mayLead`: whether the open conversation is theirs to give away. */
export function useChatKeys(
  chat: ChatStore,
  acts: Record<'close' | 'transfer', () => void>,
  mayLead: () => boolean,
): void {
  const { t } = useWords();
  async function takeNext(): Promise<void> {
    await chat.taking.takeNext();
    if (chat.taking.refusal.value?.code === 'QUEUE_EMPTY') announce(t('chat.queueEmpty'));
  }
  const mine = () => chat.inbox.value?.mine ?? [];

  for (let slot = 1; slot <= mostChats; slot++) {
    useKey(
      `Ctrl+${slot}`,
      () => {
        const row = mine().find((some) => some.slot === slot);
        if (row) chat.openId.value = row.conversationId;
      },
      { label: () => t('chat.slot', { n: slot }), hidden: true },
    );
  }
  const step = (by: 1 | -1) => (): void => {
    const rows = mine();
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.conversationId === chat.openId.value);
    const from = at < 0 && by < 0 ? 0 : at;
    chat.openId.value = rows[(from + by + rows.length) % rows.length]!.conversationId;
  };
  useKey('Alt+↑', step(-1), { label: () => t('chat.previous'), hidden: true });
  useKey('Alt+↓', step(1), { label: () => t('chat.next'), hidden: true });
  useKey('F3', () => void takeNext(), {
    label: () => t('chat.takeNext'),
    icon: MessageSquarePlus,
  });
  useKey('F9', acts.transfer, {
    label: () => t('handOver.transferTitle'),
    icon: MoveRight,
    available: mayLead,
  });
  useKey('F8', acts.close, { label: () => t('chat.closeTitle'), icon: CircleCheck, available: mayLead });
  useKey(
    'Ctrl+J',
    () => {
      const waits = mine()
        .map((row) => chat.conversations.get(row.conversationId)?.conversation)
        .filter((conversation) => conversation?.waitingSince)
        .sort((left, right) => left!.waitingSince!.localeCompare(right!.waitingSince!));
      if (waits[0]) chat.openId.value = waits[0].conversationId;
    },
    { label: () => t('chat.oldestWaiting'), icon: AlarmClock },
  );
}
