// Who may hold a connection: the access token at the handshake, its renewal before it expires, and the cut after it.
import proxyAddress from '@fastify/proxy-addr';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import type { Clock } from '../parts.ts';
import type { Actor } from './context.ts';

export interface VerifiedAccess {
  actor: Omit<Actor, 'source'>;
  expiresAt: Date;
}

export interface Admission {
  /** Sets `socket.data.actor`. Rejects with an Error whose `data` is a WireError, as Socket.IO sends it on. */
  admit(socket: Socket): Promise<void>;
  /** Takes a fresh token of the same sign-in; throws UNAUTHENTICATED for any other. */
  renew(socket: Socket, token: string): Promise<void>;
}

const handshakeAuth = z.object({ token: z.string().max(2_000), protocol: z.int() });

/**
 * `verify` rejects with AppError UNAUTHENTICATED for a token that is wrong, expired, revoked or of another kind.
 * `trustedProxies` are addresses whose `x-forwarded-for` tells where a connection comes from.
 */
export function createAdmission(
  clock: Clock,
  verify: (token: string) => Promise<VerifiedAccess>,
  trustedProxies: readonly string[] = [],
): Admission {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  const cutWhenExpired = (socket: Socket, expiresAt: Date): void => {
    clearTimeout(timers.get(socket));
    const timer = setTimeout(() => socket.disconnect(true), expiresAt.getTime() - clock.now().getTime());
    timer.unref();
    timers.set(socket, timer);
  };
  return {
    admit: async (socket) => {
      const auth = handshakeAuth.safeParse(socket.handshake.auth);
      if (!auth.success) throw refusal(new AppError('UNAUTHENTICATED'));
      if (auth.data.protocol !== protocolVersion) throw refusal(new AppError('UPDATE_REQUIRED'));
      const access = await verify(auth.data.token).catch((error: unknown) => {
        // A database that is away says nothing about the token: the client tries again and stays signed in.
        throw refusal(error instanceof AppError ? error : new AppError('BUSY'));
      });
      socket.data['actor'] = {
        ...access.actor,
        source: proxyAddress(socket.request, isTrusted),
      } satisfies Actor;
      socket.once('disconnect', () => clearTimeout(timers.get(socket)));
      cutWhenExpired(socket, access.expiresAt);
    },
    renew: async (socket, token) => {
      const access = await verify(token);
      if (access.actor.sessionId !== (socket.data['actor'] as Actor).sessionId)
        throw new AppError('UNAUTHENTICATED');
      cutWhenExpired(socket, access.expiresAt);
    },
  };
}

function refusal(error: AppError): Error {
  return Object.assign(new Error(error.code), { data: { code: error.code, details: error.details } });
}
