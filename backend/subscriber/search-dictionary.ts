// The search words of all subscribers in memory: loaded page by page behind the running program, kept fresh, bounded.
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { tokensAfter, tokensBeginningWith } from './find.records.ts';
import { TokenDictionary, type KnownToken, type SimilarToken } from './token-dictionary.ts';

/** '' for words of names, `/` for streets and cities, `#` for buildings. */
export type Mark = '' | '/' | '#';

interface DictionaryOptions {
  /** Words kept in memory, about 100 bytes each; the rest is still found, but not with typing errors. */
  maxTokens: number;
  /** Time between two questions for new words, in milliseconds. */
  refreshMs: number;
}
const defaults: DictionaryOptions = { maxTokens: 400_000, refreshMs: 30_000 };
const pageSize = 2_000;

/** Storage is the truth here: what memory does not know, is asked there. */
export class SearchDictionary {
  private readonly db: Kysely<Tables>;
  private readonly options: DictionaryOptions;
  private readonly parts = {
    '': new TokenDictionary(),
    '/': new TokenDictionary(),
    '#': new TokenDictionary(),
  };
  private lastTokenNo = 0;
  private loadedAtMs = Number.NEGATIVE_INFINITY;
  private isComplete = false;
  private loading: Promise<void> | undefined;

  constructor(db: Kysely<Tables>, options: Partial<DictionaryOptions> = {}) {
    this.db = db;
    this.options = { ...defaults, ...options };
  }

  /** Number of words in memory. */
  get size(): number {
    return this.parts[''].size + this.parts['/'].size + this.parts['#'].size;
  }

  /**
   * Loads what is new when the last look is older than `refreshMs` or found nothing; one load at a time. Resolves when memory is as
   * fresh as asked; rejects when storage does. Other questions get their turn between the pages.
   */
  refresh(nowMs: number): Promise<void> {
    if (this.loading) return this.loading;
    const isFresh = this.size > 0 && nowMs - this.loadedAtMs < this.options.refreshMs;
    if (isFresh) return Promise.resolve();
    this.loading = this.loadNew()
      .then(() => {
        this.loadedAtMs = nowMs;
      })
      .finally(() => {
        this.loading = undefined;
      });
    return this.loading;
  }

  private async loadNew(): Promise<void> {
    for (;;) {
      const page = await tokensAfter(this.db, this.lastTokenNo, pageSize);
      for (const known of page) this.add(known);
      this.lastTokenNo = page.at(-1)?.tokenNo ?? this.lastTokenNo;
      if (page.length < pageSize) break;
    }
    this.isComplete = this.size < this.options.maxTokens;
  }

  private add({ token, uses }: KnownToken): void {
    if (this.size >= this.options.maxTokens) return;
    const mark = token.startsWith('/') ? '/' : token.startsWith('#') ? '#' : '';
    this.parts[mark].add({ token: token.slice(mark.length), uses });
  }

  /** Words that begin with `word`, itself included if it exists: from memory, or from storage if memory has none. */
  async beginningWith(mark: Mark, word: string, limit: number): Promise<KnownToken[]> {
    if (this.isComplete) {
      const known = this.parts[mark].beginningWith(word, limit);
      if (known.length > 0) return known;
    }
    const stored = await tokensBeginningWith(this.db, mark + word, limit);
    return stored.map(({ token, uses }) => ({ token: token.slice(mark.length), uses }));
  }

  /** Words that `word` may be a mistyping of; only from memory. */
  similarTo(mark: Mark, word: string, isUnfinished: boolean): SimilarToken[] {
    const maxDistance = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
    return maxDistance === 0
      ? []
      : this.parts[mark].similarTo(word, { maxDistance, isUnfinished, limit: 48 });
  }
}
