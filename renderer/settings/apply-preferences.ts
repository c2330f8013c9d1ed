// Puts the chosen language, theme and density on the page and keeps them there.
import { watchEffect } from 'vue';
import type { WritableComputedRef } from 'vue';
import type { Language } from '../../shared/language.ts';
import { usePreferences } from './preferences.ts';

/** Call once, in the root component. */
export function applyPreferences(language: WritableComputedRef<Language>): void {
  const preferences = usePreferences();
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const page = document.documentElement;

  function applyTheme(): void {
    const dark = preferences.theme === 'dark' || (preferences.theme === 'system' && systemDark.matches);
    page.dataset['theme'] = dark ? 'dark' : 'light';
  }
  watchEffect(applyTheme);
  systemDark.addEventListener('change', applyTheme);
  watchEffect(() => {
    page.dataset['density'] = preferences.density;
  });
  watchEffect(() => {
    language.value = preferences.language;
  });
}
