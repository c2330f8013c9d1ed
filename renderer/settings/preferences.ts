// What a person likes: language, theme, density, widths of panes; kept on this machine for each person.
import { defineStore } from 'pinia';
import { reactive, ref, toRefs, watch } from 'vue';
import { z } from 'zod';
import { languages } from '../../shared/language.ts';
import { browserLanguage } from '../language/language.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const densities = ['comfortable', 'compact', 'dense'] as const;

const schema = z.object({
  language: z.enum(languages).catch(() => browserLanguage()),
  theme: z.enum(themes).catch('system'),
  density: z.enum(densities).catch('compact'),
  /** Widths of panes in pixels, by the place and the pane's name. */
  paneWidths: z.record(z.string(), z.record(z.string(), z.number())).catch(() => ({})),
  singleLetterKeys: z.boolean().catch(true),
  /** Short sounds for what rings and what waits elsewhere. */
  sounds: z.boolean().catch(true),
  /** Notifications of the system; null: as usual, which is yes in the desktop program and no in a browser. */
  notices: z.boolean().nullable().catch(null),
  sendWith: z.enum(['enter', 'ctrlEnter']).catch('enter'),
});
export type Preferences = z.infer<typeof schema>;

/** The choices of whoever used this machine last, for the page before sign-in. */
const machineKey = 'lanka.preferences';
const keyOf = (personId: string) => `${machineKey}.${personId}`;

/** Reads stored choices; anything missing or damaged becomes the default. */
export function parsePreferences(stored: string | null): Preferences {
  let value: unknown = {};
  try {
    value = JSON.parse(stored ?? '{}');
  } catch (error) {
    console.warn('Stored preferences cannot be read, the defaults are used', error);
  }
  return schema.parse(typeof value === 'object' && value !== null ? value : {});
}

export const usePreferences = defineStore('preferences', () => {
  const personId = ref<string | null>(null);
  const values = reactive(parsePreferences(localStorage.getItem(machineKey)));

  /** Takes the choices of this person; somebody new begins with the machine's. */
  function open(id: string): void {
    const own = localStorage.getItem(keyOf(id));
    personId.value = id;
    if (own !== null) Object.assign(values, parsePreferences(own));
  }
  function close(): void {
    personId.value = null;
  }
  watch(values, (now) => {
    const text = JSON.stringify(now);
    localStorage.setItem(machineKey, text);
    if (personId.value !== null) localStorage.setItem(keyOf(personId.value), text);
  });
  return { ...toRefs(values), open, close };
});
