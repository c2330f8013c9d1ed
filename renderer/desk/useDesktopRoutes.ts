// Goes where a deep link or a clicked notification leads: an account, a chat, a ticket, a phone to look up.
import { onScopeDispose } from 'vue';
import { useRouter } from 'vue-router';
import type { DeskRoute } from '../../shared/desktop/desktop.contract.ts';
import {
  conversationId as conversationIdSchema,
  ticketId as ticketIdSchema,
  type ConversationId,
} from '../../shared/ids.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import { desktop } from '../desktop/desktop.ts';
import { pressKeys } from '../keys/keys.ts';
import { useWords } from '../language/useWords.ts';
import { showToast } from '../ui/toasts.ts';
import { useDesk } from '../wire/desk.ts';

/** Listens for as long as the calling component lives; `showChat` where this person has chats. */
export function useDesktopRoutes(role: StaffRole, showChat?: (conversationId: ConversationId) => void): void {
  const { wire } = useDesk();
  const router = useRouter();
  const { t, sentence } = useWords();
  const nothing = (id: string): void => showToast({ text: t('desk.linkNothing', { id }) });

  async function toAccount(personalAccount: string): Promise<unknown> {
    const answer = await wire.query('subscriber:find', { text: personalAccount });
    if (!answer.ok) return showToast({ text: sentence(answer.error) });
    const found = answer.value.rows.find((row) => row.personalAccount === personalAccount);
    return found ? router.push(`/subscribers/${found.subscriberId}`) : nothing(personalAccount);
  }
  async function toTicket(id: string): Promise<unknown> {
    const known = ticketIdSchema.safeParse(id);
    if (known.success) return router.push(`/tickets/${known.data}`);
    if (!/^[1-9]\d{0,8}$/.test(id)) return nothing(id);
    const answer = await wire.query('ticket:rows', { numbers: [Number(id)] });
    if (!answer.ok) return showToast({ text: sentence(answer.error) });
    const [found] = answer.value.rows;
    return found ? router.push(`/tickets/${found.ticketId}`) : nothing(id);
  }
  async function toChat(id: string): Promise<unknown> {
    const known = conversationIdSchema.safeParse(id);
    if (!known.success || !showChat) return nothing(id);
    await router.push('/desk');
    return showChat(known.data);
  }
  function go(route: DeskRoute): unknown {
    // An administrator has none of these places.
    if (role === 'admin') return undefined;
    if (route.name === 'lookup') return pressKeys('F2', route.phone);
    if (route.name === 'account') return toAccount(route.id);
    return route.name === 'ticket' ? toTicket(route.id) : toChat(route.id);
  }
  // One that started the program comes before the first place is shown, and would be dropped.
  onScopeDispose(desktop().onRoute((route) => void router.isReady().then(() => go(route))));
}
