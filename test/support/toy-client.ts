// Clients for tests of the mechanism: the product's own wire, and a bare socket that can send anything.
import { io, type Socket } from 'socket.io-client';
import { createWire, type Wire } from '../../renderer/wire/wire.ts';
import type { LinkParts } from '../../renderer/wire/link.ts';
import type { Result } from '../../shared/errors.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import type { toyContract, toyStreams } from './toy-contract.ts';

export type ToyWire = Wire<typeof toyContract, typeof toyStreams>;

export function openWire(url: string, token: string, parts: Partial<LinkParts> = {}): ToyWire {
  return createWire({ url, namespace: '/toy', token: () => Promise.resolve(token), ...parts });
}

/** A bare connected socket. */
export async function openSocket(url: string, token: string): Promise<Socket> {
  const socket = io(`${url}/toy`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token, protocol: protocolVersion },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Sends and waits for the answer; rejects when the connection is cut or 5 s pass. */
export async function send(socket: Socket, event: string, ...args: unknown[]): Promise<Result<unknown>> {
  return (await socket.timeout(5_000).emitWithAck(event, ...args)) as Result<unknown>;
}

/** What a screen does with a stream, in its plainest form: state from the snapshot and the facts after it. */
export interface PadView {
  texts: string[] | undefined;
  seq: number;
  snapshots: number;
  off(): void;
}

export function viewPad(wire: ToyWire, pad: string): PadView {
  const view: PadView = { texts: undefined, seq: 0, snapshots: 0, off: () => undefined };
  view.off = wire.follow(`pad:${pad}`, {
    onSnapshot: (snapshot, seq) => {
      view.texts = snapshot.map((one) => one.text);
      view.seq = seq;
      view.snapshots += 1;
    },
    onFact: (fact) => {
      if (!view.texts || fact.seq !== view.seq + 1) throw new Error(`fact ${fact.seq} after ${view.seq}`);
      view.texts.push(fact.payload.text);
      view.seq = fact.seq;
    },
  });
  return view;
}

/** Waits until `isTrue`; fails with `what` after `timeoutMs`. */
export async function until(
  what: string | (() => string),
  isTrue: () => boolean,
  timeoutMs = 10_000,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) {
      const expected = typeof what === 'string' ? what : what();
      throw new Error(`did not happen in ${timeoutMs} ms: ${expected}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
