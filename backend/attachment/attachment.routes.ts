// The HTTP requests that carry files: announcing, adding bytes, giving up, and reading what a message holds.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  attachmentPaths,
  chunkLimitBytes,
  newUpload,
  uploadState,
  type UploadState,
} from '../../shared/attachment/attachment.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { attachmentId } from '../../shared/ids.ts';
import type { AppParts } from '../parts.ts';
import { ownerOf, type Actor } from '../wire/context.ts';
import { createRateLimit } from '../wire/rate-limit.ts';
import { countRefusal, invalidFrom, toWireError } from '../wire/refusals.ts';
import type { FileReading } from './file-reading.ts';
import { refuseSize, WrongOffsetError, type Uploads } from './uploads.ts';

export interface AttachmentRoutes {
  parts: AppParts;
  uploads: Uploads;
  reading: FileReading;
  /** Who an access token belongs to, of staff or a subscriber; throws UNAUTHENTICATED. */
  verify(token: string): Promise<Omit<Actor, 'source'>>;
}

/** How often one person may ask, a minute; chunks of 1 MiB at 600 are more than any of their lines carry. */
const allowances = {
  'attachment:announce': { perMinute: 40 },
  'attachment:append': { perMinute: 600 },
  'attachment:read': { perMinute: 600 },
};
type Event = keyof typeof allowances;
const uploaders: ReadonlySet<string> = new Set(['agent', 'supervisor', 'technician', 'subscriber']);
const inPath = z.object({ id: attachmentId });
const offsetHeader = z.object({ 'upload-offset': z.string().regex(/^\d{1,8}$/) });

/** Adds the routes in a scope of their own: nothing else takes bodies that are not JSON. */
export async function registerAttachmentRoutes(http: FastifyInstance, own: AttachmentRoutes): Promise<void> {
  await http.register(async (scope) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: chunkLimitBytes },
      (_request, body, done) => done(null, body),
    );
    const serve = guarded(own);
    const { uploads, reading } = own;
    scope.post(
      attachmentPaths.uploads,
      serve('attachment:announce', uploaders, async (actor, request, reply) => {
        const input = parsed(newUpload, withSize(request.body));
        if (input.conversationId !== null) await reading.admitTo(actor, input.conversationId);
        const state = await uploads.announce({ ...input, owner: ownerOf(actor) });
        return answer(reply.code(201), state);
      }),
    );
    scope.patch(
      attachmentPaths.upload(':id'),
      serve('attachment:append', uploaders, async (actor, request, reply) => {
        const offset = Number(parsed(offsetHeader, request.headers)['upload-offset']);
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return answer(reply, await uploads.append(ownerOf(actor), idOf(request), offset, bytes));
      }),
    );
    scope.get(
      attachmentPaths.upload(':id'),
      serve('attachment:append', uploaders, async (actor, request, reply) =>
        answer(reply, await uploads.stateOf(ownerOf(actor), idOf(request))),
      ),
    );
    scope.delete(
      attachmentPaths.upload(':id'),
      serve('attachment:announce', uploaders, async (actor, request, reply) => {
        await uploads.discard(ownerOf(actor), idOf(request));
        return reply.send({ ok: true, value: {} });
      }),
    );
    scope.get(
      attachmentPaths.file(':id'),
      serve('attachment:read', null, (actor, request, reply) =>
        reading.sendFile(actor, idOf(request), reply),
      ),
    );
    scope.get(
      attachmentPaths.thumbnail(':id'),
      serve('attachment:read', null, (actor, request, reply) =>
        reading.sendThumbnail(actor, idOf(request), reply),
      ),
    );
  });
}

type Run = (actor: Actor, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Before a body is read: who asks, whether that role may, and how often. Refusals that look like an attack are counted. */
function guarded({ parts, verify }: AttachmentRoutes) {
  const actors = new WeakMap<FastifyRequest, Actor>();
  const rate = createRateLimit(allowances, parts.rateScale);
  return (event: Event, roles: ReadonlySet<string> | null, run: Run) => ({
    onRequest: async (request: FastifyRequest): Promise<void> => {
      const token = /^Bearer (\S{1,2000})$/.exec(request.headers.authorization ?? '')?.[1];
      if (token === undefined) throw new AppError('UNAUTHENTICATED');
      const actor = { ...(await verify(token)), source: request.ip };
      if (roles && !roles.has(actor.role)) throw new AppError('FORBIDDEN');
      await rate.take(actor.id, event);
      actors.set(request, actor);
    },
    handler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const actor = actors.get(request)!;
      try {
        return await run(actor, request, reply);
      } catch (error) {
        if (error instanceof WrongOffsetError) return answer(reply.code(409), error.state);
        if (error instanceof AppError) countRefusal(parts, actor, event, toWireError(parts, event, error));
        throw error;
      }
    },
  });
}

function answer(reply: FastifyReply, state: UploadState): FastifyReply {
  void reply.header('upload-offset', state.offsetBytes);
  return reply.send({ ok: true, value: uploadState.parse(state) });
}

/** A size outside of the limits has words of its own. */
function withSize(body: unknown): unknown {
  const { sizeBytes } = (body ?? {}) as { sizeBytes?: unknown };
  if (typeof sizeBytes === 'number' && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0)
    refuseSize(sizeBytes);
  return body;
}

function idOf(request: FastifyRequest): string {
  const { data } = inPath.safeParse(request.params);
  if (!data) throw new AppError('NOT_FOUND');
  return data.id;
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalidFrom(result.error);
  return result.data;
}
