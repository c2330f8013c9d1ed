// The icon of each service; how its state looks is the same everywhere (ui/status-looks.ts).
import { Router, Smartphone, Tv } from '@lucide/vue';
import type { Component } from 'vue';
import type { Service } from '../../shared/subscriber/card.contract.ts';

export const serviceIcon: Readonly<Record<Service['kind'], Component>> = {
  home_internet: Router,
  tv: Tv,
  mobile: Smartphone,
};
