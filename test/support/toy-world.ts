// A server that can be restarted and two clients, each behind its own bad network: the system of the property test.
import { newOpId } from '../../renderer/wire/wire.ts';
import type { Database } from '../../backend/db/database.ts';
import type { Result } from '../../shared/errors.ts';
import { faultySockets } from './faulty-socket.ts';
import { openFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { openWire, until, viewPad, type PadView, type ToyWire } from './toy-client.ts';
import { startWireServer, type WireServer } from './wire-server.ts';

interface Client {
  wire: ToyWire;
  proxy: FaultProxy;
  views: Map<string, PadView>;
}
export interface Op {
  client: number;
  opId: string;
  pad: string;
  text: string;
}
export interface Answer {
  op: Op;
  result: Result<{ position: number }>;
}

export class ToyWorld {
  readonly clients: Client[] = [];
  readonly ops: Op[] = [];
  readonly #answers: Promise<Answer>[] = [];
  readonly #database: Database;
  readonly #run = newOpId().slice(-12);
  #server!: WireServer;
  #port = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** `next` gives numbers from 0 to 1 that decide which facts are lost, doubled or late. */
  async start(next: () => number): Promise<this> {
    this.#server = await startWireServer(this.#database);
    this.#port = Number(new URL(this.#server.url).port);
    for (const name of ['olena', 'taras']) {
      const proxy = await openFaultProxy(this.#port);
      const wire = openWire(proxy.url, `agent:${name}`, { socketFactory: faultySockets(next) });
      this.clients.push({ wire, proxy, views: new Map() });
    }
    return this;
  }

  /** Address of the server itself, past the bad network. */
  get url(): string {
    return this.#server.url;
  }

  /** Name of pad `n` of this run. */
  pad(n: number): string {
    return `${this.#run}-${n}`;
  }

  follow(client: number, pad: string): void {
    const { wire, views } = this.clients[client]!;
    if (!views.has(pad)) views.set(pad, viewPad(wire, pad));
  }

  leave(client: number, pad: string): void {
    const { views } = this.clients[client]!;
    views.get(pad)?.off();
    views.delete(pad);
  }

  send(client: number, pad: string, text: string): void {
    const op = { client, opId: newOpId(), pad, text };
    this.ops.push(op);
    this.sendAgain(op);
  }

  sendAgain(op: Op): void {
    const { opId, pad, text } = op;
    const order = this.clients[op.client]!.wire.order('note:add', { pad, text }, { opId });
    this.#answers.push(order.then((result) => ({ op, result })));
  }

  async restartServer(): Promise<void> {
    await this.#server.close();
    this.#server = await startWireServer(this.#database, { port: this.#port });
  }

  /** Ends the faults, waits for all answers, and lets every view catch up to `headOf(pad)`. */
  async settle(headOf: (pad: string) => Promise<number>): Promise<Answer[]> {
    for (const { proxy } of this.clients) proxy.hold(false);
    const hurry = setInterval(() => {
      for (const { wire } of this.clients) wire.retryNow();
    }, 20);
    try {
      const answers = await Promise.all(this.#answers);
      await until('both are online', () =>
        this.clients.every(({ wire }) => wire.connection().state === 'online'),
      );
      for (const { wire, views } of this.clients) {
        await until('every view has its snapshot', () => [...views.values()].every((view) => view.texts));
        await wire.compareHeads();
        for (const [pad, view] of views) {
          const head = await headOf(pad);
          await until(`the view of ${pad} is at ${head}`, () => view.seq === head);
        }
      }
      return answers;
    } finally {
      clearInterval(hurry);
    }
  }

  async close(): Promise<void> {
    for (const { wire, proxy } of this.clients) {
      wire.close();
      await proxy.close();
    }
    await this.#server.close();
  }
}
