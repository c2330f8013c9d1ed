// One unsent text: on screen, a moment later on this computer's disk, and within two seconds at the server.
import { ref, type Ref } from 'vue';
import type { KeptDraft } from './draft-storage.ts';

/** How far the text on screen has got. */
export type DraftPlace = 'screen' | 'disk' | 'server';

export interface DraftParts {
  /** Resolves when it is on disk, to false when the disk refused; an empty text that the server has is forgotten there. */
  keep(draft: KeptDraft): Promise<boolean>;
  /** Sends it to the server: the revision that stands there now, `refused`, or null when it cannot be reached. */
  save(draft: KeptDraft): Promise<number | 'refused' | null>;
  /** The server has a newer text than the one that was sent. */
  onNewer(): void;
  nowMs(): number;
  /** How long a change may wait for more before it is sent. */
  saveAfterMs: number;
}

const keepAfterMs = 100;
const retryAfterMs = 5_000;
/** So long after the last key the field counts as being typed in. */
const typingForMs = 5_000;

/** Made by the store of drafts; the composer shows `text` and calls `type`, `take` and `flush`. */
export class Draft {
  readonly text: Ref<string> = ref('');
  readonly place: Ref<DraftPlace> = ref('server');
  /** The newest message when this text was begun; kept by the composer. */
  beganAfter: string | undefined;
  readonly #key: string;
  readonly #parts: DraftParts;
  #revision = 0;
  #savedRevision = 0;
  #refusedRevision = 0;
  /** Highest revision that is known to be at the server. */
  #serverRevision = 0;
  #typedAtMs = 0;
  #isTaken = false;
  /** The disk has something else. */
  #isDirty = false;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #isSaving = false;

  constructor(key: string, parts: DraftParts) {
    this.#key = key;
    this.#parts = parts;
  }

  get kept(): KeptDraft {
    return {
      key: this.#key,
      body: this.text.value,
      revision: this.#revision,
      savedRevision: this.#savedRevision,
    };
  }

  /** True until the server has what is on screen. */
  get isUnsaved(): boolean {
    return this.#revision > this.#savedRevision && this.#revision !== this.#refusedRevision;
  }

  /** True while an answer of the server is on its way: what it said before may be old. */
  get isSaving(): boolean {
    return this.#isSaving;
  }

  /** The person changed the text. */
  type(text: string): void {
    if (text === this.text.value) return;
    this.#typedAtMs = this.#parts.nowMs();
    this.#change(text);
  }

  /** What the disk had at the start; it comes before what was typed while the disk was read. */
  restore(kept: KeptDraft): void {
    if (this.#revision > 0) {
      const since = this.text.value;
      if (kept.body !== '' && !since.startsWith(kept.body))
        this.#change([kept.body, since].join('\n').trimEnd());
      return;
    }
    this.text.value = kept.body;
    this.#revision = kept.revision;
    this.#savedRevision = kept.savedRevision;
    this.place.value = this.isUnsaved ? 'disk' : 'server';
  }

  /** What the server has: `theirs` null when it keeps no text. The newer one wins, but not over somebody who types. */
  meet(theirs: { body: string; revision: number } | null): void {
    if (theirs) this.#serverRevision = Math.max(this.#serverRevision, theirs.revision);
    if (this.#isTaken) return;
    if (this.#serverRevision > this.#revision) return this.#yieldTo(theirs?.body ?? '');
    if (theirs?.revision === this.#revision) this.#saved(this.#revision);
    else if (this.text.value !== '' || theirs) {
      this.#savedRevision = theirs?.revision ?? 0;
      this.saveSoon(0);
    }
  }

  /**
   * Takes the text off the screen to send it. Until `settle` is called the disk and the server keep what they have:
   * with `true` the outbox has it and it is forgotten; with `false` it comes back before what was typed since.
   */
  take(): { body: string; settle: (isStored: boolean) => void } {
    const body = this.text.value;
    this.#isTaken = true;
    this.text.value = '';
    return {
      body,
      settle: (isStored) => {
        this.#isTaken = false;
        const since = this.text.value;
        this.#change(isStored ? since : [body, since].filter(Boolean).join('\n'));
        void this.flush();
        if (isStored) this.saveSoon(0);
      },
    };
  }

  /** Writes to disk now, without waiting for a pause; resolves when it is there. */
  flush(): Promise<void> {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    if (this.#isTaken || !this.#isDirty) return this.#keeping;
    this.#isDirty = false;
    this.#keeping = this.#keeping.then(() => this.#keep());
    return this.#keeping;
  }

  /** Sends to the server after `delayMs`, or sooner when that was asked for before. */
  saveSoon(delayMs: number): void {
    if (delayMs === 0) clearTimeout(this.#saveTimer);
    else if (this.#saveTimer !== undefined) return;
    this.#saveTimer = setTimeout(() => void this.#save(), delayMs);
  }

  /** Sends to the server now, as far as nothing is on its way already. */
  hurry(): void {
    clearTimeout(this.#saveTimer);
    void this.#save();
  }

  /** Last words over a connection that is about to end; whether they arrive is not known. */
  saveNow(): void {
    if (this.isUnsaved && !this.#isTaken) void this.#parts.save(this.kept);
  }

  /** The person signs out: what is not at the server stays sealed on disk, nothing runs any more. */
  async stop(): Promise<void> {
    await this.flush();
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#keepTimer);
  }

  #change(text: string): void {
    this.text.value = text;
    if (this.#isTaken) return;
    this.#revision = Math.max(this.#parts.nowMs(), this.#revision + 1, this.#serverRevision + 1);
    this.#isDirty = true;
    this.place.value = 'screen';
    this.#keepTimer ??= setTimeout(() => void this.flush(), keepAfterMs);
    this.saveSoon(this.#parts.saveAfterMs);
  }

  #yieldTo(body: string): void {
    const isTyping = this.#parts.nowMs() - this.#typedAtMs < typingForMs;
    // Who types here is here: this text becomes the newest.
    if (isTyping) return this.#change(this.text.value);
    this.text.value = body;
    this.#revision = this.#serverRevision;
    this.#saved(this.#revision);
  }

  #saved(revision: number): void {
    this.#savedRevision = revision;
    this.#serverRevision = Math.max(this.#serverRevision, revision);
    this.#isDirty = true;
    if (!this.isUnsaved) this.place.value = 'server';
    void this.flush();
  }

  async #keep(): Promise<void> {
    // Taken off the screen while an earlier write ran: the disk keeps what it has.
    if (this.#isTaken) return void (this.#isDirty = true);
    const { kept } = this;
    const isKept = await this.#parts.keep(kept);
    if (isKept && kept.revision === this.#revision && this.place.value === 'screen')
      this.place.value = 'disk';
  }

  async #save(): Promise<void> {
    this.#saveTimer = undefined;
    if (this.#isSaving || this.#isTaken || !this.isUnsaved) return;
    this.#isSaving = true;
    const { kept } = this;
    const answer = await this.#parts.save(kept);
    this.#isSaving = false;
    if (answer === 'refused') this.#refusedRevision = kept.revision;
    else if (answer === null) return this.saveSoon(retryAfterMs);
    else if (answer > kept.revision) {
      this.#serverRevision = answer;
      this.#parts.onNewer();
    } else this.#saved(kept.revision);
    if (this.isUnsaved) this.saveSoon(this.#parts.saveAfterMs);
  }
}
