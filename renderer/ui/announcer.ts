// Sentences for screen readers: politely at most one per five seconds, merged; at once only for what cannot wait.
import { readonly, ref } from 'vue';

const gapMs = 5000;
const politeText = ref('');
const urgentText = ref('');
let waiting: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastAtMs = Number.NEGATIVE_INFINITY;

export const politeSentence = readonly(politeText);
export const urgentSentence = readonly(urgentText);

function speakWaiting(): void {
  timer = undefined;
  if (waiting === undefined) return;
  politeText.value = waiting;
  waiting = undefined;
  lastAtMs = Date.now();
}

/** Says a sentence when the last one is five seconds old; a newer sentence replaces one that still waits. */
export function announce(sentence: string): void {
  waiting = sentence;
  timer ??= setTimeout(speakWaiting, Math.max(0, lastAtMs + gapMs - Date.now()));
}

/** Says a sentence at once: a lost connection, a message that failed, a hold about to expire. */
export function announceNow(sentence: string): void {
  urgentText.value = sentence;
}
