// The clients of the chat bench: they connect in pairs, send, and time acks and deliveries to the other side.
import { io, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import type { Ready } from './chat-servers.ts';

export interface Load {
  clients: number;
  seconds: number;
  /** Messages that one client has sent and not yet seen acknowledged. */
  inFlight: number;
  /** Messages a second of all together; undefined: as many as get through. */
  rate: number | undefined;
}

export interface Client {
  socket: Socket;
  event: string;
  conversationId: string;
  /** Called with the id of each message that arrives. */
  onMessage: (messageId: string) => void;
}

export interface Figures {
  acked: number;
  failed: number;
  seconds: number;
  /** Time at a share of 0 to 1. */
  ackMs(share: number): number;
  deliveryMs(share: number): number;
}

interface SentFact {
  type: string;
  payload: { message?: { messageId: string } };
}

const body =
  'Добрий день! Інтернет зникає щовечора після восьмої, роутер перезавантажували, лампочка WAN мигає червоним.';
const connecting = 50;
const settleMs = 1_000;
/** How long an ack may take after the last message was sent. */
const patienceMs = 10_000;

/** Connects both of each pair and lets them follow their conversation. */
export async function connectPairs(kind: 'bare' | 'full', { url, pairs }: Ready): Promise<Client[]> {
  const wanted = pairs.flatMap(({ conversationId, agentToken, subscriberToken }) => [
    { conversationId, token: agentToken, ...sideOf(kind, 'agent') },
    { conversationId, token: subscriberToken, ...sideOf(kind, 'subscriber') },
  ]);
  const clients: Client[] = [];
  for (let from = 0; from < wanted.length; from += connecting) {
    const some = wanted.slice(from, from + connecting).map((side) => connect(url, side));
    clients.push(...(await Promise.all(some)));
  }
  await pause(settleMs);
  return clients;
}

interface Side {
  namespace: string;
  event: string;
  stream: string | undefined;
}

function sideOf(kind: 'bare' | 'full', who: 'agent' | 'subscriber'): Side {
  if (kind === 'bare') return { namespace: '', event: 'send', stream: undefined };
  return who === 'agent'
    ? { namespace: '/desk', event: 'chat:send', stream: 'conversation' }
    : { namespace: '/assistant', event: 'assistant:send', stream: 'consultation' };
}

async function connect(
  url: string,
  { token, conversationId, namespace, event, stream }: Side & { token: string; conversationId: string },
): Promise<Client> {
  const socket = io(url + namespace, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token, protocol: protocolVersion },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const client: Client = { socket, event, conversationId, onMessage: () => undefined };
  if (stream !== undefined) {
    const opened = (await socket.emitWithAck('stream:open', { stream: `${stream}:${conversationId}` })) as {
      ok: boolean;
    };
    if (!opened.ok) throw new Error(`the stream did not open: ${JSON.stringify(opened)}`);
  }
  socket.on('fact', ({ payload }: SentFact) => {
    if (payload.message) client.onMessage(payload.message.messageId);
  });
  return client;
}

/** Lets everyone send for `seconds` and waits for what is under way. */
export async function drive(clients: readonly Client[], { seconds, inFlight, rate }: Load): Promise<Figures> {
  const run = new Run(clients);
  const started = performance.now();
  run.until = started + seconds * 1_000;
  if (rate === undefined)
    for (const client of clients) for (let n = 0; n < inFlight; n++) run.keepSending(client);
  else await run.sendAtRate(rate);
  await run.settled();
  return run.figures((performance.now() - started) / 1_000);
}

class Run {
  until = 0;
  readonly #clients: readonly Client[];
  readonly #sentAt = new Map<string, number>();
  readonly #ackMs: number[] = [];
  readonly #deliveryMs: number[] = [];
  #open = 0;
  #failed = 0;

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
    for (const client of clients) client.onMessage = (messageId) => this.#arrived(messageId);
  }

  /** The next message as soon as there is an ack. */
  keepSending(client: Client): void {
    this.#send(client, performance.now(), () => {
      if (performance.now() < this.until) this.keepSending(client);
    });
  }

  /** Messages at even distances, by one client after another; late ones count from when they were due. */
  async sendAtRate(rate: number): Promise<void> {
    const started = performance.now();
    for (let sent = 0; performance.now() < this.until;) {
      for (; started + (sent / rate) * 1_000 <= performance.now(); sent++) {
        const client = this.#clients[(sent * 7) % this.#clients.length]!;
        this.#send(client, started + (sent / rate) * 1_000, () => undefined);
      }
      await pause(1);
    }
  }

  async settled(): Promise<void> {
    const giveUpAt = this.until + patienceMs;
    while (this.#open > 0 && performance.now() < giveUpAt) await pause(5);
    this.#failed += this.#open;
  }

  figures(seconds: number): Figures {
    const at = (times: number[]) => {
      times.sort((a, b) => a - b);
      return (share: number): number =>
        times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
    };
    const { length: acked } = this.#ackMs;
    return { acked, failed: this.#failed, seconds, ackMs: at(this.#ackMs), deliveryMs: at(this.#deliveryMs) };
  }

  #send({ socket, event, conversationId }: Client, dueAt: number, then: () => void): void {
    const messageId = uuidv7();
    this.#sentAt.set(messageId, dueAt);
    this.#open += 1;
    const input = { conversationId, messageId, body };
    socket.emit(event, { opId: uuidv7(), input }, (answer: { ok: boolean }) => {
      this.#open -= 1;
      if (answer.ok) this.#ackMs.push(performance.now() - dueAt);
      else this.#failed += 1;
      then();
    });
  }

  /** Both of the pair get it, its sender too. */
  #arrived(messageId: string): void {
    const sentAt = this.#sentAt.get(messageId);
    if (sentAt !== undefined) this.#deliveryMs.push(performance.now() - sentAt);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
