// What a supervisor writes of one template: its fields, whether they are saved, and what colleagues changed meanwhile.
import { computed, reactive, shallowRef, watch } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import { languages, type Language } from '../../shared/language.ts';
import type { TemplateId } from '../../shared/ids.ts';
import { templateShortcut, type TemplateVersion } from '../../shared/template/template.contract.ts';
import { hasSameContent, type TemplateContent } from '../../shared/template/template.rules.ts';
import { useOrder } from '../wire/useOrder.ts';
import { useTemplates } from './templates.store.ts';

/** Longest text of a template, in code points. */
const longestText = 2_000;

const nothing: TemplateContent = { name: '', shortcut: '', topic: null, bodies: { uk: '', en: '', ru: '' } };

function copyOf({ name, shortcut, topic, bodies }: TemplateContent): TemplateContent {
  return { name, shortcut, topic, bodies: { ...bodies } };
}
/** As it would be stored. */
function settled({ name, shortcut, topic, bodies }: TemplateContent): TemplateContent {
  const text = (raw: string) => raw.replace(/\r\n?/g, '\n').normalize('NFC').trim();
  return {
    name: text(name),
    shortcut: shortcut.normalize().toLowerCase(),
    topic,
    bodies: { uk: text(bodies.uk), en: text(bodies.en), ru: text(bodies.ru) },
  };
}

/** `latest` is the template as the server has it now; undefined for a new one. */
export function useTemplateForm(templateId: TemplateId, latest: () => TemplateVersion | undefined) {
  const { state } = useTemplates();
  const order = useOrder();
  /** What the fields began with. */
  const base = shallowRef(latest());
  const fields = reactive(copyOf(base.value ?? nothing));
  /** What a colleague saved over what is being written here. */
  const theirs = shallowRef<TemplateVersion>();
  const isDirty = computed(() => !hasSameContent(settled(fields), base.value ?? nothing));

  function reset(to: TemplateVersion | undefined): void {
    base.value = to;
    theirs.value = undefined;
    Object.assign(fields, copyOf(to ?? nothing));
  }
  watch(latest, (now) => {
    if (!now || now.version < (base.value?.version ?? 0)) return;
    if (!isDirty.value || hasSameContent(settled(fields), now)) reset(now);
    // Only taken out of use or brought back: the texts are still those that this form began with.
    else if (base.value && hasSameContent(base.value, now)) base.value = now;
    else theirs.value = now;
  });

  async function save(): Promise<boolean> {
    const content = settled(fields);
    const version = base.value?.version ?? 0;
    const done = await order.send('template:save', { templateId, version, ...content });
    if (!done) return false;
    const { changedAt = '', changedBy = '' } = base.value ?? {};
    const saved = { templateId, ...content, changedAt, changedBy, isArchived: false, version: done.version };
    if ((base.value?.version ?? 0) < done.version) base.value = saved;
    return true;
  }

  return {
    base,
    fields,
    theirs,
    isDirty,
    busy: order.busy,
    error: order.error,
    problems: computed(() => problemsOf(fields, holderOf(state.value?.templates ?? [], templateId, fields))),
    save,
    discard: () => reset(latest()),
    takeTheirs: () => reset(theirs.value),
    /** Goes on with what is written here; saving it then puts it over theirs. */
    keepMine: () => {
      base.value = theirs.value;
      theirs.value = undefined;
    },
    fill: (content: TemplateContent) => void Object.assign(fields, copyOf(content)),
  };
}

export interface FormProblems {
  name: boolean;
  shortcut: boolean;
  /** The template that has this shortcut. */
  taken: WireError | undefined;
  noText: boolean;
  /** Languages whose text is too long. */
  tooLong: Language[];
}

function problemsOf(fields: TemplateContent, holder: string | undefined): FormProblems {
  const { name, shortcut, bodies } = settled(fields);
  return {
    name: name === '' || [...name].length > 80,
    shortcut: !templateShortcut.safeParse(shortcut).success,
    taken: holder === undefined ? undefined : { code: 'SHORTCUT_TAKEN', details: { name: holder } },
    noText: languages.every((language) => bodies[language] === ''),
    tooLong: languages.filter((language) => [...bodies[language]].length > longestText),
  };
}

function holderOf(
  inUse: readonly { templateId: string; name: string; shortcut: string }[],
  templateId: string,
  { shortcut }: TemplateContent,
): string | undefined {
  const wanted = shortcut.normalize().toLowerCase();
  return inUse.find((other) => other.templateId !== templateId && other.shortcut === wanted)?.name;
}
