// Templates in the command palette while a text is open: the same search, and the same way in.
import { NotebookText } from '@lucide/vue';
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { Language } from '../../shared/language.ts';
import { fillTemplate, findTemplates, type TemplateValues } from '../../shared/template/template.rules.ts';
import { useCommandSource } from '../keys/keys.ts';
import { useWords } from '../language/useWords.ts';
import { useTemplates } from './templates.store.ts';

/** From so many letters templates are among the commands, and at most so many of them. */
const leastLetters = 2;
const mostRows = 6;

interface OpenText {
  language(): Language;
  topic(): Topic;
  variables(): TemplateValues;
  insert(text: string): void;
}

export function useTemplateCommands(open: OpenText): void {
  const { t } = useWords();
  const { state } = useTemplates();
  useCommandSource((typed) => {
    const text = typed.trim().replace(/^\//u, '');
    if (text.length < leastLetters) return [];
    return findTemplates(state.value?.templates ?? [], text, open.language(), open.topic())
      .slice(0, mostRows)
      .map(({ template: { templateId, name, shortcut }, body }) => ({
        id: `template ${templateId}`,
        group: 'template',
        icon: NotebookText,
        label: () => t('template.asCommand', { name, shortcut }),
        run: () => open.insert(fillTemplate(body, open.variables())),
      }));
  });
}
