// Decisions about templates that need no database: the places in a text, filling them, what a search finds.
import type { Topic } from '../chat/message.contract.ts';
import { languages, type Language } from '../language.ts';
import { layoutReadings } from '../subscriber/keyboard-layout.ts';
import { foldText } from '../subscriber/search-folding.ts';
import type { Template } from './template.contract.ts';

/** What a supervisor writes of a template. */
export type TemplateContent = Pick<Template, 'name' | 'shortcut' | 'topic' | 'bodies'>;

/** The places that the desk fills by itself, named alike in every language. */
export const templateVariables = [
  'name',
  'firstName',
  'account',
  'phone',
  'address',
  'tariff',
  'balance',
  'agent',
  'date',
] as const;
export type TemplateVariable = (typeof templateVariables)[number];
/** What is known of the open conversation; the rest is left for the agent. */
export type TemplateValues = Readonly<Partial<Record<TemplateVariable, string>>>;

/** A place `{…}` of a text: UTF-16 offsets with the braces, the name without. */
export interface Placeholder {
  start: number;
  end: number;
  name: string;
}

const place = /\{([^{}\n]{1,60})\}/gu;

/** Every `{…}` of one line and 1 to 60 characters, in order. O(n). */
export function placeholders(text: string): Placeholder[] {
  return Array.from(text.matchAll(place), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[1] ?? '',
  }));
}

/** `body` with the places that have a value filled; unknown and empty ones stay, and a value is never filled again. */
export function fillTemplate(body: string, values: Readonly<Record<string, string | undefined>>): string {
  return body.replace(place, (whole, name: string) => (Object.hasOwn(values, name) && values[name]) || whole);
}

export interface FoundTemplate {
  template: Template;
  /** In the asked language, or in `language` when there is none in it. */
  body: string;
  language: Language;
  isFallback: boolean;
}

const collator = new Intl.Collator('uk');
/** Ranks of a match, best first. */
const rank = { exactShortcut: 0, shortcut: 1, name: 2, body: 3 };
/** From so many letters a word is also found inside a word. */
const insideFrom = 3;

interface Folded {
  shortcut: string;
  name: string[];
  all: string[];
}
/** Folding a few hundred texts at every key would be felt; a template is never changed, only replaced. */
const foldedOf = new WeakMap<Template, Folded>();

/**
 * Templates that `query` finds by shortcut, name or any of their texts, best first; an empty one finds all. Of equal
 * ones those of the conversation's `topic` come first, those of another topic last, then it goes by name.
 * Those without a text in `language` come last, with the text of the first language that has one. Letters are compared
 * as in the search of subscribers (ґ = г, apostrophes, the other keyboard layout). O(n · length).
 */
export function findTemplates(
  templates: readonly Template[],
  query: string,
  language: Language,
  topic: Topic | null = null,
): FoundTemplate[] {
  const aside = (own: Topic | null): number => (topic === null || own === topic ? 0 : own === null ? 1 : 2);
  const readings = layoutReadings(query.trim()).map(foldText);
  const isAll = query.trim() === '';
  return templates
    .map((template) => ({ ...textIn(template, language), at: isAll ? 0 : bestRank(template, readings) }))
    .filter(({ at, body }) => at < Infinity && body !== '')
    .sort(
      (left, right) =>
        Number(left.isFallback) - Number(right.isFallback) ||
        left.at - right.at ||
        aside(left.template.topic) - aside(right.template.topic) ||
        collator.compare(left.template.name, right.template.name),
    )
    .map(({ at: _at, ...found }) => found);
}

function textIn(template: Template, language: Language): FoundTemplate {
  const spoken = [language, ...languages].find((one) => template.bodies[one] !== '') ?? language;
  return { template, body: template.bodies[spoken], language: spoken, isFallback: spoken !== language };
}

/** The rank of the best reading; of equal ones that which needs no other layout is half a rank better. */
function bestRank(template: Template, readings: readonly string[]): number {
  const folded = fold(template);
  return Math.min(...readings.map((reading, at) => rankOf(folded, reading) + (at === 0 ? 0 : 0.5)));
}

function rankOf({ shortcut, name, all }: Folded, query: string): number {
  if (shortcut === query) return rank.exactShortcut;
  if (shortcut.startsWith(query)) return rank.shortcut;
  const words = wordsOf(query);
  if (words.length === 0) return Infinity;
  if (words.every((word) => isIn(name, word))) return rank.name;
  return words.every((word) => isIn(all, word)) ? rank.body : Infinity;
}

function isIn(texts: readonly string[], word: string): boolean {
  return texts.some((text) => text.startsWith(word) || (word.length >= insideFrom && text.includes(word)));
}

function fold(template: Template): Folded {
  const known = foldedOf.get(template);
  if (known) return known;
  const { shortcut, name, bodies } = template;
  const names = wordsOf(foldText(name));
  const inBodies = languages.flatMap((language) => wordsOf(foldText(bodies[language])));
  const folded = {
    shortcut: foldText(shortcut),
    name: names,
    all: [...names, ...wordsOf(foldText(shortcut)), ...inBodies],
  };
  foldedOf.set(template, folded);
  return folded;
}

function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** True when two templates differ in nothing that a supervisor writes. */
export function hasSameContent(left: TemplateContent, right: TemplateContent): boolean {
  const { name, shortcut, topic, bodies } = left;
  return (
    name === right.name &&
    shortcut === right.shortcut &&
    topic === right.topic &&
    languages.every((language) => bodies[language] === right.bodies[language])
  );
}
