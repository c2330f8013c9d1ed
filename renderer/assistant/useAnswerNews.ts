// Tells of answers that the subscriber does not see: in the title, to the site around a frame, and by notification if wanted.
import { computed, ref, watch } from 'vue';
import type { ConsultationState } from '../../shared/assistant/assistant.state.ts';
import { useWords } from '../language/useWords.ts';
import { onDevice } from '../ui/kept-texts.ts';
import { isFramed, tellSite } from './site-around.ts';
import { usePageShown } from './usePageShown.ts';

const consentKey = 'lanka.assistant.notify';
/** Browsers ask nobody from a frame of another site. */
const canNotify = (): boolean => 'Notification' in globalThis && !isFramed;

/** `state` is undefined while there is no live conversation. */
export function useAnswerNews(state: () => ConsultationState | undefined) {
  const { t } = useWords();
  const shown = usePageShown();
  const unseen = ref(0);
  const hasConsent = ref(
    canNotify() && Notification.permission === 'granted' && onDevice.getItem(consentKey) === 'yes',
  );
  const mayAsk = ref(canNotify() && Notification.permission !== 'denied');

  /** Asked only here, after a tap. */
  async function askConsent(): Promise<void> {
    const permission = await Notification.requestPermission();
    hasConsent.value = permission === 'granted';
    mayAsk.value = permission !== 'denied';
    if (hasConsent.value) onDevice.setItem(consentKey, 'yes');
  }
  function stop(): void {
    hasConsent.value = false;
    onDevice.removeItem(consentKey);
  }
  function notify(name: string): void {
    if (!hasConsent.value) return;
    try {
      const note = new Notification(t('assistant.title'), {
        body: t('assistant.answered', { name }),
        tag: 'lanka-answer',
      });
      note.onclick = () => {
        globalThis.focus();
        note.close();
      };
    } catch {
      // Android's browsers only show what a service worker asks for: the title still tells.
      mayAsk.value = false;
      stop();
    }
  }
  const lastAnswer = computed(() => state()?.messages.findLast((message) => message.author === 'agent'));
  watch(
    () => state() && (lastAnswer.value?.messageId ?? null),
    (now, before) => {
      // What stood there when the page was loaded is no news.
      if (!now || before === undefined || shown.value) return;
      unseen.value += 1;
      notify(lastAnswer.value!.authorName);
    },
  );
  watch(shown, (isShown) => {
    if (isShown) unseen.value = 0;
  });
  watch(unseen, (count) => {
    const title = t('assistant.title');
    document.title = count > 0 ? `(${count}) ${title}` : title;
    if (isFramed) tellSite({ type: 'lanka:unread', count });
  });
  return { hasConsent, mayAsk, askConsent, stop };
}
