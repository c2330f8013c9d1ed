// The path of one packet: known event, role, ack, rate, schema, then the handler.
import type { Socket } from 'socket.io';
import { AppError } from '../../shared/errors.ts';
import { orderEnvelope, type EventContract, type OrderContract } from '../../shared/wire/wire.contract.ts';
import { isBatched } from './batches.ts';
import { createBuiltins } from './builtins.ts';
import {
  isAllowed,
  type OrderHandler,
  type QueryContext,
  type QueryHandler,
  type SignalHandler,
} from './context.ts';
import type { NamespaceParts } from './namespace.ts';
import { runOrder, tellTheWorld } from './orders.ts';
import { createRateLimit } from './rate-limit.ts';
import { invalidFrom } from './refusals.ts';

export interface Answer {
  value: unknown;
  /** Publishes facts and runs effects; called after the sender has its ack. */
  afterAck?: () => Promise<void>;
}
export interface Packet {
  event: string;
  /** Everything but the ack. */
  args: readonly unknown[];
  hasAck: boolean;
}
export type PacketRunner = (socket: Socket, ctx: QueryContext, packet: Packet) => Promise<Answer>;

/** Gives the function that answers packets of one namespace; it throws AppError for every refusal. */
export function createPacketRunner(parts: NamespaceParts): PacketRunner {
  const builtins = createBuiltins(parts);
  const rate = createRateLimit({ ...parts.contract, ...builtins }, parts.app.rateScale);
  return async (socket, ctx, packet) => {
    const { event: name, args } = packet;
    if (args.length !== 1) {
      throw new AppError('INVALID', { reason: `expected 1 argument, found ${args.length}` });
    }
    const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
    const event = Object.hasOwn(parts.contract, name) ? parts.contract[name] : undefined;
    if (!builtin && !event) throw new AppError('UNKNOWN_EVENT');
    if (event && !isAllowed(ctx.actor, event.roles)) throw new AppError('FORBIDDEN');
    if (event?.kind !== 'signal' && !packet.hasAck)
      throw new AppError('INVALID', { reason: 'an ack is expected' });
    await rate.take(ctx.actor.id, name);
    if (builtin) return { value: await builtin.run(socket, ctx, parse(builtin, args[0]) as never) };
    return runDeclared(parts, socket, ctx, name, event!, args[0]);
  };
}

function parse(contract: Pick<EventContract, 'input'>, raw: unknown): unknown {
  const parsed = contract.input.safeParse(raw);
  if (!parsed.success) throw invalidFrom(parsed.error);
  return parsed.data;
}

async function runDeclared(
  parts: NamespaceParts,
  socket: Socket,
  ctx: QueryContext,
  name: string,
  event: EventContract,
  raw: unknown,
): Promise<Answer> {
  const handler = parts.handlers[name];
  if (!handler) throw new Error(`no handler serves the event ${name}`);
  if (event.kind === 'order') return runDeclaredOrder(parts, ctx, name, event, handler as OrderHandler, raw);
  const input = parse(event, raw) as never;
  if (event.kind === 'query') {
    return { value: event.result.parse(await (handler as QueryHandler)(ctx, input)) };
  }
  const hint = (stream: string, hintName: string, payload: unknown): void =>
    parts.publisher.hint(stream, hintName, payload, socket.id);
  await (handler as SignalHandler)({ ...ctx, hint }, input);
  return { value: null };
}

async function runDeclaredOrder(
  parts: NamespaceParts,
  ctx: QueryContext,
  name: string,
  contract: OrderContract,
  handler: OrderHandler,
  raw: unknown,
): Promise<Answer> {
  const envelope = orderEnvelope.safeParse(raw);
  if (!envelope.success) throw invalidFrom(envelope.error);
  const request = {
    name,
    contract,
    handler,
    actor: ctx.actor,
    opId: envelope.data.opId,
    input: parse(contract, envelope.data.input),
    streams: parts.allStreams,
  };
  const outcome = await (isBatched(request) ? parts.batches.run(request) : runOrder(parts.app, request));
  return { value: outcome.result, afterAck: () => tellTheWorld(parts.app, parts.publisher, name, outcome) };
}
