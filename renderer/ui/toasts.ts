// The short list of results that may be undone or that ended in the background; errors stay where they happened.
import { readonly, ref } from 'vue';

export interface Toast {
  id: number;
  text: string;
  actionLabel?: string;
  act?: () => void;
  /** `act` takes back what was done: so does Ctrl+Z while it is shown. */
  undoes?: boolean;
}
const shown = ref<Toast[]>([]);
let lastId = 0;

export const toasts = readonly(shown);

/** Shows a result for some seconds; at most three at once, the oldest gives way. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  shown.value = [...shown.value.slice(-2), { ...toast, id: lastId }];
}
export function hideToast(id: number): void {
  shown.value = shown.value.filter((toast) => toast.id !== id);
}
/** Acts for whichever of what is shown can be taken back, the latest first. False when nothing can. */
export function undoShown(): boolean {
  const last = shown.value.findLast(({ undoes }) => undoes);
  if (!last) return false;
  hideToast(last.id);
  last.act?.();
  return true;
}
