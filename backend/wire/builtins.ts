// What the mechanism itself answers in every namespace: following streams, comparing heads, renewing a sign-in.
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { streamCloseInput, streamHeadsInput, streamOpenInput } from '../../shared/wire/wire.contract.ts';
import type { QueryContext } from './context.ts';
import type { NamespaceParts } from './namespace.ts';
import { roomOfStream } from './publisher.ts';
import { openStream } from './streams.ts';
import { selectHeads } from './wire.records.ts';

export interface Builtin {
  input: z.ZodType;
  perMinute: number;
  run(socket: Socket, ctx: QueryContext, input: never): Promise<unknown>;
}

const sessionRenewInput = z.strictObject({ token: z.string().max(2_000) });

/** Name → builtin. Inputs are parsed by the caller. */
export function createBuiltins(parts: NamespaceParts): Readonly<Record<string, Builtin>> {
  return {
    'stream:open': {
      input: streamOpenInput,
      perMinute: 1_200,
      run: async (socket, ctx, { stream, after }: z.output<typeof streamOpenInput>) => {
        const room = roomOfStream(stream);
        try {
          // Joining after the cut would leave the room's entry behind for ever.
          return await openStream(
            parts.streams,
            ctx,
            stream,
            after,
            () => socket.connected && socket.join(room),
          );
        } catch (error) {
          // Who may not (or may no longer) follow gets no more facts.
          await socket.leave(room);
          throw error;
        }
      },
    },
    'stream:close': {
      input: streamCloseInput,
      perMinute: 1_200,
      run: async (socket, _ctx, { stream }: z.output<typeof streamCloseInput>) => {
        await socket.leave(roomOfStream(stream));
        return null;
      },
    },
    'stream:heads': {
      input: streamHeadsInput,
      perMinute: 60,
      run: async (socket, ctx, { heads }: z.output<typeof streamHeadsInput>) => {
        const followed = Object.keys(heads).filter((name) => socket.rooms.has(roomOfStream(name)));
        const current = await selectHeads(ctx.db, followed);
        return current.filter((head) => head.lastSeq > (heads[head.stream] ?? 0));
      },
    },
    'session:renew': {
      input: sessionRenewInput,
      perMinute: 30,
      run: async (socket, _ctx, { token }: z.output<typeof sessionRenewInput>) => {
        await parts.admission.renew(socket, token);
        return null;
      },
    },
  };
}
