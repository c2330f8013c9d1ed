// Keeps unsaved changes: leaving the page or opening another part of it first asks what becomes of them.
import { onMounted, onUnmounted, ref } from 'vue';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';
import { desktop } from '../desktop/desktop.ts';

interface Guarded {
  isDirty(): boolean;
  save(): Promise<boolean>;
  discard(): void;
}

/** `isAsking` opens the dialog; closing it without an answer stays. */
export function useUnsavedGuard(guarded: Guarded) {
  const isAsking = ref(false);
  let decide = (_mayLeave: boolean): void => undefined;

  function settle(mayLeave: boolean): void {
    isAsking.value = false;
    decide(mayLeave);
  }
  const ask = (): Promise<boolean> | true => {
    if (!guarded.isDirty()) return true;
    settle(false);
    isAsking.value = true;
    return new Promise((resolve) => (decide = resolve));
  };
  onBeforeRouteLeave(ask);
  onBeforeRouteUpdate((to, from) => to.params['id'] === from.params['id'] || ask());

  // The desktop window keeps its page until it is quit; a tab can be closed by a slip.
  const warn = (event: BeforeUnloadEvent): void => {
    if (guarded.isDirty()) event.preventDefault();
  };
  onMounted(() => {
    if (desktop().kind === 'browser') window.addEventListener('beforeunload', warn);
  });
  onUnmounted(() => window.removeEventListener('beforeunload', warn));
  return {
    isAsking,
    stay: () => settle(false),
    discard: () => {
      guarded.discard();
      settle(true);
    },
    save: async () => settle(await guarded.save()),
  };
}
