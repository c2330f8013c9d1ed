// What the actions of the session share: the state on show, the server and the tokens behind it, coming and going.
import { ref, shallowRef } from 'vue';
import type { Person, SampleSignIn, SignedIn, Status } from '../../shared/session/session.contract.ts';
import { claimSession } from './claim-session.ts';
import { createSessionApi, type SessionApi } from './session-api.ts';
import { TokenKeeper, type SecretStore } from './token-keeper.ts';

/** `unreachable`: the server did not answer the first question; `retry()` asks again. */
export type SessionState = 'starting' | 'unreachable' | 'firstRun' | 'signedOut' | 'locked' | 'signedIn';

export interface SessionCore {
  readonly shown: ReturnType<typeof createShown>;
  readonly api: SessionApi;
  readonly keeper: TokenKeeper;
  /** Sets `api` and `keeper`; before it nothing else may be used. */
  connect(url: string, secrets: SecretStore): void;
  /** Asks the server how things stand. */
  retry(): Promise<void>;
  /** Asks how things stand without leaving the page that is shown. */
  lookAgain(): Promise<void>;
  /** Takes the tokens and shows the person as signed in. */
  arrive(signedIn: SignedIn): Promise<void>;
  enter(who: { person: Person; sessionId: string }, next: 'signedIn' | 'locked'): void;
  /** Drops the tokens and shows the sign-in. */
  leave(): Promise<void>;
}

function createShown() {
  return {
    state: ref<SessionState>('starting'),
    person: shallowRef<Person | null>(null),
    sessionId: ref(''),
    status: shallowRef<Status | null>(null),
    loadedSignIns: shallowRef<SampleSignIn[]>([]),
    url: ref(''),
    /** The last login that was typed, kept for the next try. */
    login: ref(''),
    /** True when the server, not the person, ended the session. */
    wasEnded: ref(false),
  };
}

export function createSessionCore(): SessionCore {
  const shown = createShown();
  let tools: { api: SessionApi; keeper: TokenKeeper } | undefined;
  const connected = () => {
    if (!tools) throw new Error('the session was not started');
    return tools;
  };
  const core: SessionCore = {
    shown,
    get api() {
      return connected().api;
    },
    get keeper() {
      return connected().keeper;
    },
    connect: (url, secrets) => {
      const api = createSessionApi(url);
      shown.url.value = url;
      tools = { api, keeper: new TokenKeeper(api, secrets) };
    },
    retry: () => askStatus(core),
    lookAgain: async () => {
      core.shown.status.value = await core.api.status();
    },
    arrive: async (signedIn) => {
      await core.keeper.keep(signedIn, { login: shown.login.value, isLocked: false });
      await claimSession(signedIn.sessionId);
      core.enter(signedIn, 'signedIn');
    },
    enter: (who, next) => {
      shown.wasEnded.value = false;
      shown.person.value = who.person;
      shown.sessionId.value = who.sessionId;
      shown.state.value = next;
    },
    leave: async () => {
      shown.person.value = null;
      shown.sessionId.value = '';
      shown.state.value = 'signedOut';
      await core.keeper.forget();
      if (!shown.status.value) await core.retry();
    },
  };
  return core;
}

async function askStatus({ shown, api }: SessionCore): Promise<void> {
  try {
    const status = await api.status();
    shown.status.value = status;
    shown.state.value = status.setUp ? 'signedOut' : 'firstRun';
  } catch (error) {
    console.warn('The server cannot be reached', error);
    shown.state.value = 'unreachable';
  }
}
