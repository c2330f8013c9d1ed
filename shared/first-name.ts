// What to call a person to whom only the first name is shown.

const patronymic = /(?:вич|вна|ївна|ович|евич|ич|ишна|ічна|vych|vich|vna)$/iu;

/**
 * The first name in a full one. Three words of which the last is a patronymic are surname, name, patronymic
 * («Шевченко Олена Іванівна» → «Олена»); otherwise the name comes first («Ірина Ткаченко» → «Ірина»).
 */
export function firstNameOf(fullName: string): string {
  const words = fullName.trim().split(/\s+/u);
  const last = words.at(-1) ?? '';
  return (words.length === 3 && patronymic.test(last) ? words[1] : words[0]) ?? '';
}
