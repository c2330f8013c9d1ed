// A sign-in by code and its connection, for pages of phones: kept on this device, so that a reload changes nothing.
import { shallowRef } from 'vue';
import type { CodeRequested, SignedIn } from '../../shared/session/session.contract.ts';
import type { Contract, StreamContracts } from '../../shared/wire/wire.contract.ts';
import type { FileAccess } from '../attachment/file-requests.ts';
import { durable } from '../ui/durable-texts.ts';
import { openMemoryOutbox } from '../wire/memory-outbox.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';
import { browserKey, createSealer } from '../wire/outbox-sealer.ts';
import { openOutboxStorage, type OutboxEntry, type OutboxStorage } from '../wire/outbox-storage.ts';
import { openOutbox, type Outbox } from '../wire/outbox.ts';
import { retryWhenOnline } from '../wire/retry-when-online.ts';
import { createWire, type Wire } from '../wire/wire.ts';
import { createSessionApi, type SessionApi } from './session-api.ts';
import { TokenKeeper, type SecretStore } from './token-keeper.ts';

export interface SignedInPage<C extends Contract, S extends StreamContracts> {
  wire: Wire<C, S>;
  outbox: Outbox<C>;
  /** For requests that carry files. */
  files: FileAccess;
  /** Names what is kept on this device for this person. */
  personId: string;
  id: string;
  name: string;
}

export interface CodeSessionParts {
  namespace: `/${string}`;
  storageKey: string;
  /** Before the person's id, so that two kinds of people on one device keep apart. */
  kind: string;
  requestCode(api: SessionApi): (input: { login: string }) => Promise<CodeRequested>;
  verifyCode(api: SessionApi): (input: { requestId: string; code: string }) => Promise<SignedIn>;
  maySend?(items: readonly OutboxItem[], entry: OutboxEntry): boolean;
}

/** What signing in by code needs of a session. */
export interface CodeSignInSession {
  requestCode(login: string): Promise<CodeRequested>;
  verifyCode(requestId: string, code: string): Promise<void>;
}

function storeOf(storageKey: string): SecretStore {
  return {
    get: () => durable.get(storageKey),
    set: (value) => durable.set(storageKey, value),
    clear: () => durable.remove(storageKey),
  };
}

/** The outbox on this device; in memory where a frame on another site may not store. */
async function openStorage(personId: string): Promise<OutboxStorage> {
  try {
    const sealer = createSealer(await browserKey(indexedDB, personId));
    return await openOutboxStorage(indexedDB, personId, sealer);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return openMemoryOutbox();
  }
}

/** Locks between tabs; without them the opId alone makes a double send harmless. */
async function usableLocks(): Promise<LockManager | undefined> {
  const { locks } = navigator as Partial<Navigator>;
  const works = await locks?.request('lanka-probe', () => true).catch(() => false);
  return works ? locks : undefined;
}

/** Other tabs of this person; none that can be told where the browser keeps frames apart. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

async function openPage<C extends Contract, S extends StreamContracts>(
  parts: CodeSessionParts,
  keeper: TokenKeeper,
  person: { id: string; name: string },
): Promise<SignedInPage<C, S>> {
  const token = (refused?: string): Promise<string> => keeper.accessToken(refused);
  const wire = createWire<C, S>({ url: location.origin, namespace: parts.namespace, token });
  retryWhenOnline(wire);
  const personId = `${parts.kind}-${person.id}`;
  const opening: Promise<Outbox<C>> = openOutbox<C>({
    storage: await openStorage(personId),
    wire: wire as never,
    personId,
    locks: await usableLocks(),
    channel: openChannel(`lanka-outbox:${personId}`),
    maySend: async (entry) => parts.maySend?.((await opening).items, entry) ?? true,
  });
  const outbox = await opening;
  return { wire, outbox, files: { personId, url: location.origin, token }, personId, ...person };
}

export type CodeSession<C extends Contract, S extends StreamContracts> = ReturnType<
  typeof useCodeSession<C, S>
>;

/** `page` is there while somebody is signed in; `starting` until it is known whether somebody is. */
export function useCodeSession<C extends Contract, S extends StreamContracts>(parts: CodeSessionParts) {
  const api = createSessionApi(location.origin);
  const keeper = new TokenKeeper(api, storeOf(parts.storageKey));
  const page = shallowRef<SignedInPage<C, S>>();
  const starting = shallowRef(true);

  async function connect(person: { id: string; name: string }): Promise<void> {
    const opened = await openPage<C, S>(parts, keeper, person);
    keeper.onRenewed((token) => void opened.wire.renew(token));
    opened.wire.onConnection(({ state }) => {
      if (state === 'ended') void leave();
    });
    page.value = opened;
  }
  async function leave(): Promise<void> {
    const now = page.value;
    page.value = undefined;
    now?.outbox.close();
    now?.wire.close();
    await keeper.forget();
  }

  void keeper
    .kept()
    .then((kept) => (kept ? connect(kept.person) : undefined))
    .finally(() => (starting.value = false));

  return {
    page,
    starting,
    requestCode: (login: string) => parts.requestCode(api)({ login }),
    verifyCode: async (requestId: string, code: string) => {
      const signedIn = await parts.verifyCode(api)({ requestId, code });
      await keeper.keep(signedIn);
      await connect(signedIn.person);
    },
    signOut: async () => {
      const kept = await keeper.kept();
      await leave();
      if (kept) await api.signOut({ refreshToken: kept.refreshToken }).catch(() => undefined);
    },
  };
}
