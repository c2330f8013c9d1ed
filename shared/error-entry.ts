// What is known of one error: whether trying again helps, and a sentence per language.

/** Sentences may hold `{name}` places that are filled from the error's details. */
export interface ErrorEntry {
  /** True when the same request may succeed later without a change by the sender. */
  retry: boolean;
  uk: string;
  en: string;
  ru: string;
}
export type ErrorTable = Readonly<Record<string, ErrorEntry>>;
