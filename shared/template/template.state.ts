// What a desk knows of the templates in use: applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { Template, templateStreams } from './template.contract.ts';

export type TemplatesState = SnapshotOf<typeof templateStreams.templates>;
export type TemplatesFact = FactOf<typeof templateStreams.templates>;

/** Order of the list: by shortcut, letter by letter, the same on every machine. */
export function byShortcut(left: Template, right: Template): number {
  if (left.shortcut === right.shortcut) return 0;
  return left.shortcut < right.shortcut ? -1 : 1;
}

/** State of `templates` after `fact`. Pure, O(n log n). */
export function applyTemplatesFact(state: TemplatesState, fact: TemplatesFact): TemplatesState {
  const others = state.templates.filter(({ templateId }) => templateId !== fact.payload.templateId);
  switch (fact.type) {
    case 'template:saved':
      return { templates: [...others, fact.payload].sort(byShortcut) };
    case 'template:archived':
      return { templates: others };
  }
}
