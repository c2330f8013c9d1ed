// Whether somebody can see the page: not in a hidden tab, and not in a frame that another site has folded away.
import { onScopeDispose, ref, type Ref } from 'vue';
import { readEmbedMessage } from '../../shared/assistant/embed.ts';

/** What the site around the frame said last; outlives the components that ask. */
let isUnfolded = true;
if (globalThis.self !== globalThis.top) {
  addEventListener('message', ({ source, data }) => {
    const message = source === parent ? readEmbedMessage(data) : undefined;
    if (message?.type !== 'lanka:shown') return;
    isUnfolded = message.isShown;
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

export function usePageShown(): Readonly<Ref<boolean>> {
  const look = (): boolean => !document.hidden && isUnfolded;
  const shown = ref(look());
  const update = (): void => {
    shown.value = look();
  };
  document.addEventListener('visibilitychange', update);
  onScopeDispose(() => document.removeEventListener('visibilitychange', update));
  return shown;
}
