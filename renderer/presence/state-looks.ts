// Which colour and icon stand for each state of a person; the word comes beside them.
import { CirclePause, Coffee, Headset, MessageSquareText, Phone } from '@lucide/vue';
import type { Component } from 'vue';
import type { WorkState } from '../../shared/presence/presence.contract.ts';
import type { Tone } from '../ui/tone.ts';

/** In the order of the menu: first those in which chats ring. */
export const stateLooks: Record<WorkState, { tone: Tone; icon: Component }> = {
  queue: { tone: 'ok', icon: Headset },
  chats_only: { tone: 'info', icon: MessageSquareText },
  on_call: { tone: 'hold', icon: Phone },
  wrap_up: { tone: 'accent', icon: CirclePause },
  break: { tone: 'idle', icon: Coffee },
};
export const workStates = Object.keys(stateLooks) as WorkState[];
