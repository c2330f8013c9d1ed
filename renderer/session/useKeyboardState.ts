// What a hidden password field does not show: the alphabet of the last typed letter, and Caps Lock.
import { ref } from 'vue';

export type Alphabet = 'УКР' | 'РУС' | 'ENG';

/** The alphabet of `letter`; letters that Ukrainian and Russian share keep `before`, or are taken as Ukrainian. */
export function alphabetOf(letter: string, before: Alphabet | ''): Alphabet | '' {
  if (/^[a-z]$/i.test(letter)) return 'ENG';
  if (/^[іїєґ]$/i.test(letter)) return 'УКР';
  if (/^[ыэёъ]$/i.test(letter)) return 'РУС';
  if (/^[а-щьюя]$/i.test(letter)) return before === 'РУС' ? 'РУС' : 'УКР';
  return before;
}

/** Give `noteKey` both keydown and keyup of the field, and `noteInput` what came in another way. */
export function useKeyboardState() {
  const alphabet = ref<Alphabet | ''>('');
  const isCapsLock = ref(false);
  function noteKey(event: KeyboardEvent): void {
    if (event.type === 'keydown') alphabet.value = alphabetOf(event.key, alphabet.value);
    isCapsLock.value = event.getModifierState('CapsLock');
  }
  function noteInput(event: Event): void {
    const letter = event instanceof InputEvent ? (event.data ?? '').slice(-1) : '';
    alphabet.value = alphabetOf(letter, alphabet.value);
  }
  return { alphabet, isCapsLock, noteKey, noteInput };
}
