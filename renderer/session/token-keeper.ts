// Keeps the tokens of one sign-in: the refresh token where secrets live, the access token in memory only.
import { AppError } from '../../shared/errors.ts';
import type { Person, SignedIn } from '../../shared/session/session.contract.ts';
import type { SessionApi } from './session-api.ts';

/** Where the refresh token is kept between loads of the page. */
export interface SecretStore {
  get(): Promise<string | null>;
  set(value: string): Promise<unknown>;
  clear(): Promise<void>;
}
export interface KeptSession {
  sessionId: string;
  person: Person;
  refreshToken: string;
  /** What the person typed as login; absent for subscribers. */
  login?: string;
  isLocked?: boolean;
}

/** A fresh access token is taken when this part of its life is over. */
const refreshAfterPart = 0.8;
const retryRefreshMs = 15_000;

export class TokenKeeper {
  readonly #api: Pick<SessionApi, 'refresh'>;
  readonly #store: SecretStore;
  readonly #endedListeners = new Set<() => void>();
  readonly #renewedListeners = new Set<(accessToken: string) => void>();
  #access: { token: string; refreshAtMs: number; expiresAtMs: number } | undefined;
  #refreshing: Promise<string> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Pick<SessionApi, 'refresh'>, store: SecretStore) {
    this.#api = api;
    this.#store = store;
  }

  /** What an earlier load of the page left, or null. */
  async kept(): Promise<KeptSession | null> {
    const text = await this.#store.get();
    if (text === null) return null;
    try {
      return JSON.parse(text) as KeptSession;
    } catch (error) {
      console.warn('The kept session cannot be read; sign in again', error);
      return null;
    }
  }

  /** Takes the tokens of a sign-in, an unlock or a refresh. */
  async keep(signedIn: SignedIn, extra: Pick<KeptSession, 'login' | 'isLocked'> = {}): Promise<void> {
    const { sessionId, person, refreshToken } = signedIn;
    await this.#store.set(JSON.stringify({ ...extra, sessionId, person, refreshToken }));
    const lifetimeMs = signedIn.accessExpiresInSeconds * 1_000;
    const nowMs = Date.now();
    this.#access = {
      token: signedIn.accessToken,
      refreshAtMs: nowMs + lifetimeMs * refreshAfterPart,
      expiresAtMs: nowMs + lifetimeMs,
    };
    this.#refreshIn(lifetimeMs * refreshAfterPart);
  }

  /** Remembers, also for the next load of the page, whether the screen is locked. */
  async setLocked(isLocked: boolean): Promise<void> {
    const kept = await this.kept();
    if (kept) await this.#store.set(JSON.stringify({ ...kept, isLocked }));
  }

  /**
   * A token that is good for a while; `refused` is one that the server has just refused. Callers at the same time share
   * one refresh. Rejects with AppError: UNAUTHENTICATED when the sign-in is over (`onEnded` has run), else UNREACHABLE
   * or what the server said.
   */
  async accessToken(refused?: string): Promise<string> {
    const access = this.#access;
    const isGood = access && access.token !== refused && Date.now() < access.expiresAtMs;
    if (isGood && Date.now() < access.refreshAtMs) return access.token;
    try {
      return await this.#refresh();
    } catch (error) {
      if (isGood && !isOver(error)) return access.token;
      throw error;
    }
  }

  /** Drops everything: after signing out. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer);
    this.#access = undefined;
    await this.#store.clear();
  }

  /** Runs when the server says that the sign-in is over. */
  onEnded(listener: () => void): () => void {
    this.#endedListeners.add(listener);
    return () => void this.#endedListeners.delete(listener);
  }

  /** Runs with each fresh access token, so that an open connection can be given it. */
  onRenewed(listener: (accessToken: string) => void): () => void {
    this.#renewedListeners.add(listener);
    return () => void this.#renewedListeners.delete(listener);
  }

  #refresh(): Promise<string> {
    this.#refreshing ??= inOneTab(() => this.#refreshOnce()).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Reads the stored token each time: another tab of the same sign-in may have rotated it. */
  async #refreshOnce(): Promise<string> {
    const kept = await this.kept();
    try {
      if (!kept) throw new AppError('UNAUTHENTICATED');
      const signedIn = await this.#api.refresh({ refreshToken: kept.refreshToken });
      const now = (await this.kept()) ?? kept;
      await this.keep(signedIn, {
        ...(now.login === undefined ? {} : { login: now.login }),
        ...(now.isLocked === undefined ? {} : { isLocked: now.isLocked }),
      });
      for (const listener of this.#renewedListeners) listener(signedIn.accessToken);
      return signedIn.accessToken;
    } catch (error) {
      if (isOver(error)) {
        await this.forget();
        for (const listener of this.#endedListeners) listener();
      } else {
        this.#refreshIn(retryRefreshMs);
      }
      throw error;
    }
  }

  #refreshIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refresh().catch((error: unknown) => console.warn('The sign-in was not renewed', error));
    }, delayMs);
  }
}

function isOver(error: unknown): boolean {
  return error instanceof AppError && error.code === 'UNAUTHENTICATED';
}

/** Tabs that share one sign-in refresh in turn, where the browser has locks (secure pages only). */
function inOneTab<T>(run: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks ? (locks.request('lanka.refresh', run) as Promise<T>) : run();
}
