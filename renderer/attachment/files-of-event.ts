// Files in what is pasted or dropped.

/** Empty when it is text; then the event is left as it is, else its default is prevented. */
export function filesOf(event: ClipboardEvent | DragEvent): File[] {
  const transfer = 'clipboardData' in event ? event.clipboardData : event.dataTransfer;
  const files = [...(transfer?.files ?? [])];
  if (files.length > 0) event.preventDefault();
  return files;
}
