// How a service and its state look: an icon and a tone for each; the word comes from the messages.
import {
  CircleCheck,
  CircleOff,
  CirclePause,
  CircleX,
  LoaderCircle,
  Router,
  Smartphone,
  Tv,
} from '@lucide/vue';
import type { Component } from 'vue';
import type { Service, ServiceState } from '../../shared/subscriber/card.contract.ts';
import type { Tone } from '../ui/tone.ts';

export const stateLook: Readonly<Record<ServiceState, { tone: Tone; icon: Component }>> = {
  active: { tone: 'ok', icon: CircleCheck },
  off: { tone: 'idle', icon: CircleOff },
  suspended: { tone: 'hold', icon: CirclePause },
  stopped_for_debt: { tone: 'bad', icon: CircleX },
  connecting: { tone: 'info', icon: LoaderCircle },
};

export const serviceIcon: Readonly<Record<Service['kind'], Component>> = {
  home_internet: Router,
  tv: Tv,
  mobile: Smartphone,
};
