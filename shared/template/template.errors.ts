// Errors of templates.
import type { ErrorEntry } from '../error-entry.ts';

export const templateErrors = {
  SHORTCUT_TAKEN: {
    retry: false,
    uk: 'Таке скорочення вже має шаблон «{name}».',
    en: 'The template “{name}” has this shortcut already.',
    ru: 'Такое сокращение уже есть у шаблона «{name}».',
  },
} as const satisfies Record<string, ErrorEntry>;
