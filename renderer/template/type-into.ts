// The one way to change a text field as if it were typed.

/** Puts `text` in the place of the selection of a focused field; Ctrl+Z takes it back, and its `input` event follows. */
export function typeInto(field: HTMLTextAreaElement, text: string): void {
  // Deprecated, yet nothing else keeps the field's own history of changes.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
