// Who is signed in at this page: starting, signing in and out, the lock, and tokens for the connection.
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { AppError } from '../../shared/errors.ts';
import { claimSession } from './claim-session.ts';
import { watchIdle } from './idle.ts';
import { createSessionCore, type SessionCore } from './session-core.ts';
import type { SecretStore } from './token-keeper.ts';

export interface SessionParts {
  /** Origin of the backend. */
  url: string;
  secrets: SecretStore;
  /** Without a sign of life for so long the screen locks. */
  idleMs?: number;
}

const defaultIdleMs = 15 * 60_000;

export const useSession = defineStore('session', () => {
  const core = createSessionCore();
  const { status, loadedSignIns } = core.shown;
  return {
    ...core.shown,
    sampleSignIns: computed(() => status.value?.sampleSignIns ?? loadedSignIns.value),
    start: (parts: SessionParts) => start(core, parts),
    /** Asks the server again how things stand. */
    retry: () => core.retry(),
    /** Asks the server how things stand while somebody is signed in. */
    lookAgain: () => core.lookAgain(),
    ...signInActions(core),
    ...lockActions(core),
    /** See {@link TokenKeeper.accessToken}; made for the connection's `token`. */
    accessToken: (refused?: string): Promise<string> => core.keeper.accessToken(refused),
    onRenewed: (listener: (accessToken: string) => void): (() => void) => core.keeper.onRenewed(listener),
    onEnded: (listener: () => void): (() => void) => core.keeper.onEnded(listener),
  };
});

/** Call once. Goes on with a kept session, also while the server cannot be reached; else asks how things stand. */
async function start(core: SessionCore, parts: SessionParts): Promise<void> {
  core.connect(parts.url, parts.secrets);
  core.keeper.onEnded(() => {
    core.shown.wasEnded.value = true;
    void core.leave();
  });
  watchIdle(parts.idleMs ?? defaultIdleMs, () => lock(core));
  const kept = await core.keeper.kept();
  if (!kept) return core.retry();
  if (!(await claimSession(kept.sessionId))) {
    await core.keeper.forget();
    return core.retry();
  }
  core.shown.login.value = kept.login ?? '';
  core.enter(kept, kept.isLocked === true ? 'locked' : 'signedIn');
}

function signInActions(core: SessionCore) {
  const { shown } = core;
  return {
    /** Rejects with AppError: WRONG_CREDENTIALS, LOCKED_OUT, UNREACHABLE… */
    signIn: async (login: string, password: string): Promise<void> => {
      shown.login.value = login;
      await core.arrive(await core.api.signIn({ login, password }));
    },
    createFirstSupervisor: async (input: {
      login: string;
      displayName: string;
      password: string;
    }): Promise<void> => {
      shown.login.value = input.login;
      await core.arrive(await core.api.createFirstSupervisor(input));
    },
    /** Loads the sample city; its sign-ins are in `sampleSignIns` then. */
    loadSampleData: async (): Promise<void> => {
      shown.loadedSignIns.value = (await core.api.loadSampleData()).signIns;
      await core.retry();
    },
    /** Ends the session here at once, and at the server when it can be reached. */
    signOut: async (): Promise<void> => {
      const kept = await core.keeper.kept();
      await core.leave();
      if (!kept) return;
      await core.api.signOut({ refreshToken: kept.refreshToken }).catch((error: unknown) => {
        console.warn('The server was not told about the sign-out', error);
      });
    },
  };
}

function lockActions(core: SessionCore) {
  return {
    lock: (): void => lock(core),
    /** Rejects as `signIn`; when the session is over, it ends here and the sign-in page appears. */
    unlock: async (password: string): Promise<void> => {
      const refreshToken = await currentRefreshToken(core);
      await core.arrive(await core.api.unlock({ refreshToken, password }));
    },
    /** Ends all other sessions of the person, too. Rejects with WEAK_PASSWORD, WRONG_CREDENTIALS, LOCKED_OUT… */
    changePassword: async (currentPassword: string, newPassword: string): Promise<void> => {
      const refreshToken = await currentRefreshToken(core);
      await core.api.changePassword({ refreshToken, currentPassword, newPassword });
    },
  };
}

function lock({ shown, keeper }: SessionCore): void {
  if (shown.state.value !== 'signedIn') return;
  shown.state.value = 'locked';
  void keeper.setLocked(true);
}

/** The token after a refresh that is running or due: it would be rotated away from under us else. */
async function currentRefreshToken({ keeper }: SessionCore): Promise<string> {
  await keeper.accessToken().catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') throw error;
  });
  const kept = await keeper.kept();
  if (!kept) throw new AppError('UNAUTHENTICATED');
  return kept.refreshToken;
}
