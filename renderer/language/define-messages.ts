// The shape of a feature's words: the same keys in Ukrainian, English and Russian, checked by the compiler.

import type { Language } from '../../shared/language.ts';

export interface Words {
  readonly [key: string]: string | Words;
}
type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

export type FeatureMessages = Readonly<Record<Language, Words>>;

/**
 * Words of one feature. `{name}` is a place to fill; forms of a plural are split by ` | `: Ukrainian and Russian
 * have four (one | few | many | fraction), English two (one | other); the count is `{n}`.
 */
/* #__NO_SIDE_EFFECTS__ */
export function defineMessages<const T extends Words>(messages: {
  uk: T;
  en: SameKeys<NoInfer<T>>;
  ru: SameKeys<NoInfer<T>>;
}): { uk: T; en: SameKeys<T>; ru: SameKeys<T> } {
  return messages;
}
