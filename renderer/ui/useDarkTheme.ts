// True while the page is dark, for what is not drawn by stylesheets.
import { onScopeDispose, ref, type Ref } from 'vue';

export function useDarkTheme(): Readonly<Ref<boolean>> {
  const page = document.documentElement;
  const isDark = (): boolean => page.dataset['theme'] === 'dark';
  const dark = ref(isDark());
  const observer = new MutationObserver(() => (dark.value = isDark()));
  observer.observe(page, { attributeFilter: ['data-theme'] });
  onScopeDispose(() => observer.disconnect());
  return dark;
}
