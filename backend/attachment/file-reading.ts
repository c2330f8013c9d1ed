// Who may read a file, and the answer that carries it: to be saved, never to be shown as a page.
import type { FastifyReply } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { isOpenDay } from '../../shared/field/field.contract.ts';
import type { AppParts } from '../parts.ts';
import { ownerOf, type Actor, type QueryContext } from '../wire/context.ts';
import { fromStorage, thumbnailKey, type AttachmentStore, type StoredFile } from './attachment-store.ts';
import { dispositionOf } from './file-name.ts';
import { dayOfOwnVisit, isInPublicMessage, selectUpload, type UploadRow } from './upload.records.ts';

/** Throws NOT_FOUND unless the actor, of staff or a subscriber, may read the conversation; leaves the audit it asks for. */
export type AdmitReader = (ctx: QueryContext, conversationId: string) => Promise<unknown>;

export interface FileReading {
  /** Throws NOT_FOUND when the conversation is not open to the actor. */
  admitTo(actor: Actor, conversationId: string): Promise<void>;
  /** Both throw NOT_FOUND when the file is missing or not open to the actor. */
  sendFile(actor: Actor, id: string, reply: FastifyReply): Promise<FastifyReply>;
  sendThumbnail(actor: Actor, id: string, reply: FastifyReply): Promise<FastifyReply>;
}

export function createFileReading(parts: AppParts, store: AttachmentStore, admit: AdmitReader): FileReading {
  const ctxOf = (actor: Actor): QueryContext => ({
    actor,
    db: parts.database.kysely,
    at: parts.clock.now(),
    parts,
  });
  const readable = async (actor: Actor, id: string): Promise<UploadRow> => {
    const row = await selectUpload(parts.database.kysely, id);
    if (!row || !(await isOpenTo(ctxOf(actor), row, admit))) throw new AppError('NOT_FOUND');
    return row;
  };
  const open = (key: string) => fromStorage(parts.log, store.open(key));
  return {
    admitTo: async (actor, conversationId) => {
      await admit(ctxOf(actor), conversationId);
    },
    sendFile: async (actor, id, reply) => {
      const row = await readable(actor, id);
      return send(await open(id), reply, row.name, row.media_type ?? 'application/octet-stream');
    },
    sendThumbnail: async (actor, id, reply) => {
      const row = await readable(actor, id);
      if (!row.has_thumbnail) throw new AppError('NOT_FOUND');
      return send(await open(thumbnailKey(id)), reply, `${row.name}.jpg`, 'image/jpeg');
    },
  };
}

/** Before it is sent a file is its uploader's alone; then it is open to those who may read its message. */
async function isOpenTo(ctx: QueryContext, row: UploadRow, admit: AdmitReader): Promise<boolean> {
  const { actor } = ctx;
  const isSubscriber = actor.role === 'subscriber';
  if (row.state === 'ready') return row.owner === ownerOf(actor);
  if (row.state !== 'sent') return false;
  if (row.visit_id !== null) return mayReadVisit(ctx, row);
  if (row.conversation_id === null) return false;
  await admit(ctx, row.conversation_id);
  return !isSubscriber || isInPublicMessage(ctx.db, row);
}

const visitReaders: ReadonlySet<string> = new Set(['dispatcher', 'supervisor']);

/** Who sees the board reads what technicians add to visits; a technician, while the visit is theirs and its day open. */
async function mayReadVisit({ actor, db, at }: QueryContext, row: UploadRow): Promise<boolean> {
  if (actor.role !== 'technician') return visitReaders.has(actor.role);
  const day = await dayOfOwnVisit(db, row, actor.id);
  return day !== undefined && isOpenDay(day, at);
}

function send(
  file: StoredFile | undefined,
  reply: FastifyReply,
  name: string,
  mediaType: string,
): FastifyReply {
  if (!file) throw new AppError('NOT_FOUND');
  return reply
    .headers({
      'content-type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
      'content-length': file.sizeBytes,
      'content-disposition': dispositionOf(name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    .send(file.body);
}
