// What to call a person to whom only the first name is shown.

/**
 * The first name in a full one, which is written here with the surname first, as papers in Ukraine have it:
 * «Шевченко Олена Іванівна» → «Олена», «Ткаченко Ірина» → «Ірина». One word, or the name of a firm with its quotes,
 * is taken as it is.
 */
export function firstNameOf(fullName: string): string {
  if (/[«“"]/u.test(fullName)) return fullName.trim();
  const words = fullName.trim().split(/\s+/u);
  return words[1] ?? words[0] ?? '';
}
