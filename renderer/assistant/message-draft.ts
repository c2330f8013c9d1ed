// What is being written in a conversation: kept on this device with every change, gone with the message.
import { onDevice } from '../ui/kept-texts.ts';

export function draftOf(conversationId: string) {
  const storageKey = `lanka.assistant.draft.${conversationId}`;
  return {
    read: (): string => onDevice.getItem(storageKey) ?? '',
    keep: (text: string): void => {
      if (text === '') onDevice.removeItem(storageKey);
      else onDevice.setItem(storageKey, text);
    },
    clear: (): void => onDevice.removeItem(storageKey),
  };
}
