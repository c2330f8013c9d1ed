// Names for statements that come again and again: under a name the database keeps them parsed, and after some times also planned, which is a
// third of the work of a short one. What the plan depends on, such as the condition of a partial index in "on conflict", is therefore
// written into the text (`sql.lit`): a plan that serves all parameters does not know them.

/** How often a statement has come before it gets a name: lists of any length make texts that never come again. */
const timesBefore = 2;
/** What a connection keeps: names, each with its plan at the server, and texts that are only counted. */
const mostNames = 400;
const mostCounted = 2_000;
/** Longer ones are loads of many rows. */
const longestText = 4_000;
const isData = /^\s*(select|insert|update|delete|with)\b/i;
const isSchema = /^\s*(create|alter|drop)\b/i;

/** Of one connection; a name stands for the same text as long as it lives. */
export class PreparedNames {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #given = 0;

  /** The name of a statement, or undefined when it is sent without one. A statement that changes the schema ends all names. O(1). */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (isSchema.test(text)) this.#names.clear();
    if (!isData.test(text)) return undefined;
    if (text.length > longestText || this.#given >= mostNames || !this.#hasComeOften(text)) return undefined;
    const name = `again_${this.#given++}`;
    this.#names.set(text, name);
    return name;
  }

  #hasComeOften(text: string): boolean {
    const count = this.#counts.get(text) ?? 0;
    if (count >= timesBefore) {
      this.#counts.delete(text);
      return true;
    }
    if (this.#counts.size >= mostCounted) this.#counts.clear();
    this.#counts.set(text, count + 1);
    return false;
  }
}
