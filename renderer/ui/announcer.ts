// Sentences for screen readers: politely at most one per five seconds, merged; at once only for what cannot wait.
import { readonly, ref } from 'vue';

const gapMs = 5000;
const politeText = ref('');
const urgentText = ref('');
let waiting: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let urgentTimer: ReturnType<typeof setTimeout> | undefined;

export const politeSentence = readonly(politeText);
export const urgentSentence = readonly(urgentText);

/** What was said and may be true no more is not left there to be found. */
function speakWaiting(): void {
  politeText.value = waiting ?? '';
  timer = waiting === undefined ? undefined : setTimeout(speakWaiting, gapMs);
  waiting = undefined;
}

/** Says a sentence when the last one is five seconds old; a newer sentence replaces one that still waits. */
export function announce(sentence: string): void {
  waiting = sentence;
  timer ??= setTimeout(speakWaiting);
}

/** Says a sentence at once: a lost connection, a message that failed, a hold about to expire. */
export function announceNow(sentence: string): void {
  urgentText.value = sentence;
  clearTimeout(urgentTimer);
  urgentTimer = setTimeout(() => (urgentText.value = ''), gapMs);
}
