// Who is signed in at this page: starting, signing in and out, the lock, and tokens for the connection.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { AppError } from '../../shared/errors.ts';
import type { Person, SampleSignIn, SignedIn, Status } from '../../shared/session/session.contract.ts';
import { claimSession } from './claim-session.ts';
import { watchIdle } from './idle.ts';
import { createSessionApi, type SessionApi } from './session-api.ts';
import { TokenKeeper, type SecretStore } from './token-keeper.ts';

/** `unreachable`: the server did not answer the first question; `retry()` asks again. */
export type SessionState = 'starting' | 'unreachable' | 'firstRun' | 'signedOut' | 'locked' | 'signedIn';

export interface SessionParts {
  /** Origin of the backend. */
  url: string;
  secrets: SecretStore;
  /** Without a sign of life for so long the screen locks. */
  idleMs?: number;
}

const defaultIdleMs = 15 * 60_000;

export const useSession = defineStore('session', () => {
  const state = ref<SessionState>('starting');
  const person = shallowRef<Person | null>(null);
  const sessionId = ref('');
  const status = shallowRef<Status | null>(null);
  const loadedSignIns = shallowRef<SampleSignIn[]>([]);
  const url = ref('');
  /** The last login that was typed, kept for the next try. */
  const login = ref('');
  /** True when the server, not the person, ended the session. */
  const wasEnded = ref(false);
  let api: SessionApi;
  let keeper: TokenKeeper;

  const sampleSignIns = computed(() => status.value?.sampleSignIns ?? loadedSignIns.value);

  /** Call once. Goes on with a kept session, also while the server cannot be reached; else asks how things stand. */
  async function start(parts: SessionParts): Promise<void> {
    url.value = parts.url;
    api = createSessionApi(parts.url);
    keeper = new TokenKeeper(api, parts.secrets);
    keeper.onEnded(() => {
      wasEnded.value = true;
      void leave();
    });
    watchIdle(parts.idleMs ?? defaultIdleMs, lock);
    const kept = await keeper.kept();
    if (!kept || !(await claimSession(kept.sessionId))) {
      if (kept) await keeper.forget();
      return retry();
    }
    login.value = kept.login ?? '';
    enter(kept, kept.isLocked === true ? 'locked' : 'signedIn');
  }

  /** Asks the server again how things stand. */
  async function retry(): Promise<void> {
    try {
      status.value = await api.status();
      state.value = status.value.setUp ? 'signedOut' : 'firstRun';
    } catch (error) {
      console.warn('The server cannot be reached', error);
      state.value = 'unreachable';
    }
  }

  /** Rejects with AppError: WRONG_CREDENTIALS, LOCKED_OUT, UNREACHABLE… */
  async function signIn(typedLogin: string, password: string): Promise<void> {
    login.value = typedLogin;
    await arrive(await api.signIn({ login: typedLogin, password }));
  }
  async function createFirstSupervisor(input: {
    login: string;
    displayName: string;
    password: string;
  }): Promise<void> {
    login.value = input.login;
    await arrive(await api.createFirstSupervisor(input));
  }
  /** Loads the sample city; its sign-ins are in `sampleSignIns` then. */
  async function loadSampleData(): Promise<void> {
    loadedSignIns.value = (await api.loadSampleData()).signIns;
    await retry();
  }

  function lock(): void {
    if (state.value !== 'signedIn') return;
    state.value = 'locked';
    void keeper.setLocked(true);
  }
  /** Rejects as {@link signIn}; when the session is over, it ends here and the sign-in page appears. */
  async function unlock(password: string): Promise<void> {
    // A running refresh would rotate the token away from under us.
    await keeper.accessToken().catch(refuseWhenOver);
    const kept = await keeper.kept();
    if (!kept) throw new AppError('UNAUTHENTICATED');
    await arrive(await api.unlock({ refreshToken: kept.refreshToken, password }));
  }
  async function signOut(): Promise<void> {
    const kept = await keeper.kept();
    await leave();
    if (kept) {
      await api.signOut({ refreshToken: kept.refreshToken }).catch((error: unknown) => {
        console.warn('The server was not told about the sign-out', error);
      });
    }
  }
  /** Ends all other sessions of the person, too. Rejects with WEAK_PASSWORD, WRONG_CREDENTIALS, LOCKED_OUT… */
  async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
    await keeper.accessToken();
    const kept = await keeper.kept();
    if (!kept) throw new AppError('UNAUTHENTICATED');
    await api.changePassword({ refreshToken: kept.refreshToken, currentPassword, newPassword });
  }

  async function arrive(signedIn: SignedIn): Promise<void> {
    await keeper.keep(signedIn, { login: login.value, isLocked: false });
    await claimSession(signedIn.sessionId);
    enter(signedIn, 'signedIn');
  }
  function enter(who: { person: Person; sessionId: string }, next: 'signedIn' | 'locked'): void {
    wasEnded.value = false;
    person.value = who.person;
    sessionId.value = who.sessionId;
    state.value = next;
  }
  async function leave(): Promise<void> {
    person.value = null;
    sessionId.value = '';
    state.value = 'signedOut';
    await keeper.forget();
    if (!status.value) await retry();
  }

  return {
    state,
    person,
    sessionId,
    status,
    sampleSignIns,
    url,
    login,
    wasEnded,
    start,
    retry,
    signIn,
    createFirstSupervisor,
    loadSampleData,
    lock,
    unlock,
    signOut,
    changePassword,
    /** See {@link TokenKeeper.accessToken}; made for the connection's `token`. */
    accessToken: (refused?: string): Promise<string> => keeper.accessToken(refused),
    onRenewed: (listener: (accessToken: string) => void): (() => void) => keeper.onRenewed(listener),
    onEnded: (listener: () => void): (() => void) => keeper.onEnded(listener),
  };
});

function refuseWhenOver(error: unknown): void {
  if (error instanceof AppError && error.code === 'UNAUTHENTICATED') throw error;
}
