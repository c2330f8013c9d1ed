// What happened to a conversation, said to the subscriber; what only the desk needs is not said.
import type { SystemLine } from '../../shared/chat/system-line.ts';
import type { useWords } from '../language/useWords.ts';

/** The sentence of a line, or undefined for one that says nothing here. */
export function systemWords(
  line: SystemLine | null,
  t: ReturnType<typeof useWords>['t'],
): string | undefined {
  switch (line?.code) {
    case 'transferred':
      return t('assistant.line.transferred', { name: line.to });
    case 'queued':
      return t('assistant.line.queued');
    case 'joined':
      return t('assistant.line.joined', { name: line.name });
    case 'left':
      return t('assistant.line.left', { name: line.name });
    case 'code_masked':
      return t('assistant.line.codeMasked');
    case 'language':
      return t(`assistant.line.language.${line.language}`);
    case 'visit':
      return line.text;
    default:
      return undefined;
  }
}
