// The subscriber's sign-in and connection: kept for a day on this device, so that a reload changes nothing.
import { shallowRef } from 'vue';
import type { assistantContract, assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import type { SignedIn } from '../../shared/session/session.contract.ts';
import type { FileAccess } from '../attachment/file-requests.ts';
import { createSessionApi } from '../session/session-api.ts';
import { TokenKeeper, type SecretStore } from '../session/token-keeper.ts';
import { browserKey, createSealer } from '../wire/outbox-sealer.ts';
import { openMemoryOutbox } from '../wire/memory-outbox.ts';
import { openOutboxStorage, type OutboxStorage } from '../wire/outbox-storage.ts';
import { openOutbox, type Outbox } from '../wire/outbox.ts';
import { retryWhenOnline } from '../wire/retry-when-online.ts';
import { createWire, type Wire } from '../wire/wire.ts';
import { maySendNow } from './ending.ts';
import { onDevice } from './kept-texts.ts';

export interface Assistant {
  wire: Wire<typeof assistantContract, typeof assistantStreams>;
  outbox: Outbox<typeof assistantContract>;
  /** For requests that carry files. */
  files: FileAccess;
  personId: string;
  firstName: string;
}

const storageKey = 'lanka.assistant';
const store: SecretStore = {
  get: () => Promise.resolve(onDevice.getItem(storageKey)),
  set: (value) => Promise.resolve(onDevice.setItem(storageKey, value)),
  clear: () => Promise.resolve(onDevice.removeItem(storageKey)),
};

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

function filesOf(personId: string, keeper: TokenKeeper): FileAccess {
  return { personId, url: location.origin, token: (refused) => keeper.accessToken(refused) };
}

export function useAssistantSession() {
  const api = createSessionApi(location.origin);
  const keeper = new TokenKeeper(api, store);
  const assistant = shallowRef<Assistant>();
  const starting = shallowRef(true);

  async function connect(person: { id: string; name: string }): Promise<void> {
    const wire = createWire<typeof assistantContract, typeof assistantStreams>({
      url: location.origin,
      namespace: '/assistant',
      token: (refused) => keeper.accessToken(refused),
    });
    retryWhenOnline(wire);
    const personId = `subscriber-${person.id}`;
    const opening: Promise<Assistant['outbox']> = openOutbox<typeof assistantContract>({
      storage: await openStorage(personId),
      wire: wire as never,
      personId,
      locks: await usableLocks(),
      channel: openChannel(`lanka-outbox:${personId}`),
      maySend: async (entry) => maySendNow((await opening).items, entry),
    });
    const outbox = await opening;
    keeper.onRenewed((token) => void wire.renew(token));
    wire.onConnection(({ state }) => {
      if (state === 'ended') void leave();
    });
    assistant.value = { wire, outbox, files: filesOf(personId, keeper), personId, firstName: person.name };
  }
  async function arrive(signedIn: SignedIn): Promise<void> {
    await keeper.keep(signedIn);
    await connect(signedIn.person);
  }
  async function leave(): Promise<void> {
    const now = assistant.value;
    assistant.value = undefined;
    now?.outbox.close();
    now?.wire.close();
    await keeper.forget();
  }

  void keeper
    .kept()
    .then((kept) => (kept ? connect(kept.person) : undefined))
    .finally(() => (starting.value = false));

  return {
    assistant,
    starting,
    requestCode: (login: string) => api.requestCode({ login }),
    verifyCode: async (requestId: string, code: string) => arrive(await api.verifyCode({ requestId, code })),
    signOut: async () => {
      const kept = await keeper.kept();
      await leave();
      if (kept) await api.signOut({ refreshToken: kept.refreshToken }).catch(() => undefined);
    },
  };
}
