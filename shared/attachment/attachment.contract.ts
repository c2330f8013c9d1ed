// Files in a chat: what one is, how large it may be, and the HTTP requests that carry it (RFC 9110, offsets as in tus 1.0).
import { z } from 'zod';
import { attachmentId } from '../ids.ts';

/** Largest file, in bytes. */
export const attachmentLimitBytes = 20 * 1024 * 1024;
/** Largest body of one PATCH, in bytes. */
export const chunkLimitBytes = 1024 * 1024;
/** Most files of one message. */
export const attachmentsPerMessage = 5;
/** Longest side of the small picture, in pixels. */
export const thumbnailSidePixels = 320;

/** What may be sent; decided by the content, never by the name. */
export const mediaType = z.enum([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
]);
export type MediaType = z.output<typeof mediaType>;

/** A finished file as a message carries it. */
export const attachment = z.strictObject({
  attachmentId,
  /** As the sender's computer called it, cleaned: shown, and given to who saves it; never a path on the server. */
  name: z.string().min(1).max(120),
  mediaType,
  sizeBytes: z.int().min(1).max(attachmentLimitBytes),
  /** Pixels of a picture, after its orientation is applied; null for other files. */
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  hasThumbnail: z.boolean(),
});
export type Attachment = z.output<typeof attachment>;

/** Ids of finished files of the writer that go with a message; each may be sent once. */
export const attachmentIds = z.array(attachmentId).max(attachmentsPerMessage);

/** POST /api/attachments: announces a file. Answer 201 {@link uploadState}; the same id again goes on. */
export const newUpload = z.strictObject({
  attachmentId,
  conversationId: z.uuid({ version: 'v7' }).nullable(),
  name: z.string().min(1).max(500),
  sizeBytes: z.int().min(1).max(attachmentLimitBytes),
});
/** Where an upload stands. PATCH /api/attachments/ID with `Upload-Offset` adds bytes there; 409 gives the true offset. */
export const uploadState = z.strictObject({
  attachmentId,
  offsetBytes: z.int().min(0),
  /** Present once all bytes are here, checked and safe to send. */
  attachment: attachment.nullable(),
});
export type UploadState = z.output<typeof uploadState>;

/** Paths of the HTTP requests; all carry `Authorization: Bearer`. */
export const attachmentPaths = {
  uploads: '/api/attachments',
  upload: (id: string) => `/api/attachments/${id}`,
  file: (id: string) => `/api/attachments/${id}/file`,
  thumbnail: (id: string) => `/api/attachments/${id}/thumbnail`,
};
