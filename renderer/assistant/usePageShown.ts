// Whether somebody can see the page: not in a hidden tab, and not in a frame that another site has folded away.
import { onScopeDispose, ref, type Ref } from 'vue';

export function usePageShown(): Readonly<Ref<boolean>> {
  // A frame that is not displayed has no size.
  const look = (): boolean => !document.hidden && innerWidth > 0;
  const shown = ref(look());
  const update = (): void => {
    shown.value = look();
  };
  document.addEventListener('visibilitychange', update);
  addEventListener('resize', update);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', update);
    removeEventListener('resize', update);
  });
  return shown;
}
