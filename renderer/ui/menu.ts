// What a menu can hold.
import type { Component } from 'vue';

export type MenuEntry =
  | { kind: 'line' }
  | { kind: 'heading'; label: string }
  | { kind: 'command'; label: string; icon?: Component; keys?: string; run: () => void }
  | {
      kind: 'choice';
      label: string;
      value: string;
      options: readonly { value: string; label: string }[];
      choose: (value: string) => void;
      /** The menu closes with the choice; otherwise it stays for another. */
      closes?: boolean;
    };
