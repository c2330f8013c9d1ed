// The list of templates over a text: when it opens, what it searches, how a template gets in, and Tab to what is unfilled.
import { computed, onScopeDispose, ref, shallowRef, useId, watch } from 'vue';
import { placeholders } from '../../shared/template/template.rules.ts';
import { typeInto } from './type-into.ts';

/** Where the search began: at a typed `/`, or at the caret by its key. */
interface Opening {
  start: number;
  slash: '/' | '';
}
const longestQuery = 40;

/** What is searched for, from its beginning to the caret. */
function useSearch(area: () => HTMLTextAreaElement | null) {
  const opening = shallowRef<Opening>();
  const query = ref('');

  const close = (): void => void (opening.value = undefined);
  function begin(start: number, slash: Opening['slash']): void {
    opening.value = { start, slash };
    query.value = '';
  }
  /** Follows the caret: leaving what is searched for closes the list. */
  function follow(): void {
    const field = area();
    if (!opening.value || !field) return;
    const { start, slash } = opening.value;
    const searched = field.value.slice(start + slash.length, field.selectionStart);
    const isLeft =
      field.selectionStart < start + slash.length ||
      field.value.slice(start, start + slash.length) !== slash ||
      searched.length > longestQuery ||
      /^\s|\n/u.test(searched);
    if (isLeft) close();
    else query.value = searched;
  }
  watch(opening, (now) => {
    if (now) document.addEventListener('selectionchange', follow);
    else document.removeEventListener('selectionchange', follow);
  });
  onScopeDispose(() => document.removeEventListener('selectionchange', follow));
  return { opening, query, begin, follow, close };
}

/**
 * For a component that shows `<TemplateMenu :ref="menu" …>` over the textarea that `area` gives. Its keydown asks
 * `onKeydown` first, its input tells `onInput`.
 */
export function useTemplateMenu(area: () => HTMLTextAreaElement | null) {
  const menu = shallowRef<{ handleKey(event: KeyboardEvent): boolean } | null>(null);
  const { opening, query, begin, follow, close } = useSearch(area);
  const activeId = ref<string>();
  const listId = useId();

  function open(): void {
    const field = area();
    if (!field) return;
    field.focus();
    begin(field.selectionEnd, '');
  }
  function onInput(event: Event): void {
    const { selectionStart: caret, value } = event.target as HTMLTextAreaElement;
    const isSlash = event instanceof InputEvent && event.data === '/';
    if (isSlash && /(^|\s)$/u.test(value.slice(0, caret - 1))) begin(caret - 1, '/');
    else follow();
  }
  /** Puts a text in the place of what was searched for, a space after a word, and selects its first unfilled place. */
  function insert(text: string): void {
    const field = area();
    if (!field || !opening.value) return;
    const { start, slash } = opening.value;
    close();
    field.focus();
    field.setSelectionRange(start, start + slash.length + query.value.length);
    const typed = /[^\s([«"]$/u.test(field.value.slice(0, start)) ? ` ${text}` : text;
    typeInto(field, typed);
    const [first] = placeholders(typed);
    if (first) field.setSelectionRange(start + first.start, start + first.end);
  }
  function insertAtCaret(text: string): void {
    open();
    insert(text);
  }
  function onKeydown(event: KeyboardEvent): boolean {
    if (event.isComposing) return false;
    return opening.value ? (menu.value?.handleKey(event) ?? false) : jump(area(), event);
  }

  return {
    isOpen: computed(() => opening.value !== undefined),
    query,
    menu,
    activeId,
    listId,
    /** For the textarea to bind: ties the list to it, as the focus stays there. */
    areaAttributes: computed(() => ({
      'aria-autocomplete': 'list' as const,
      'aria-haspopup': 'listbox' as const,
      'aria-controls': opening.value && activeId.value ? listId : undefined,
      'aria-activedescendant': opening.value ? activeId.value : undefined,
    })),
    open,
    close,
    insert,
    insertAtCaret,
    onInput,
    /** True when the key was for the list or for an unfilled place; it then means nothing else. */
    onKeydown,
  };
}

/** Tab selects the next unfilled place after the caret, Shift+Tab the one before it; false when there is none. */
function jump(field: HTMLTextAreaElement | null, event: KeyboardEvent): boolean {
  if (!field || event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return false;
  const all = placeholders(field.value);
  const next = event.shiftKey
    ? all.findLast(({ end }) => end <= field.selectionStart)
    : all.find(({ start }) => start >= field.selectionEnd);
  if (!next) return false;
  event.preventDefault();
  field.setSelectionRange(next.start, next.end);
  return true;
}
