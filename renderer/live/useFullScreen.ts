// The whole screen where the system lets a page have it; where it does not, the page is all there is.
import { onScopeDispose } from 'vue';

/** `onLeft` is called when the person or the system ends it. */
export function useFullScreen(onLeft: () => void) {
  const page = document.documentElement;
  const changed = (): void => {
    if (!document.fullscreenElement) onLeft();
  };
  function leave(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
  }
  document.addEventListener('fullscreenchange', changed);
  onScopeDispose(() => {
    document.removeEventListener('fullscreenchange', changed);
    leave();
  });
  return {
    /** Only while a key or a button is being pressed. */
    enter: (): void => void page.requestFullscreen?.().catch((refusal: unknown) => console.info(refusal)),
    leave,
  };
}
