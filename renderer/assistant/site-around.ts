// The site that shows this page in a frame, if one does: what it is told, and Esc, which only it can act on.
import { onScopeDispose } from 'vue';
import type { EmbedMessage } from '../../shared/assistant/embed.ts';

/** True inside a frame of another page. */
export const isFramed = globalThis.self !== globalThis.top;

/** Any site may hear it: there is nothing private in it. */
export function tellSite(message: EmbedMessage): void {
  if (isFramed) parent.postMessage(message, '*');
}

/** Esc folds the frame, unless something in the page used it. */
export function useFoldOnEscape(): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) tellSite({ type: 'lanka:close' });
  };
  addEventListener('keydown', onKey);
  onScopeDispose(() => removeEventListener('keydown', onKey));
}
