// Files in chats as the rest of the backend sees them: routes, tidying by the clock, and the end.
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { AppParts } from '../parts.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { registerAttachmentRoutes, type AttachmentRoutes } from './attachment.routes.ts';
import { createCheckFile } from './check-file.ts';
import { createDirectoryStore } from './directory-store.ts';
import { createFileReading, type AdmitReader } from './file-reading.ts';
import { createIncomingFiles } from './incoming-files.ts';
import { createPictures } from './pictures.ts';
import type { Scan } from './scan.ts';
import { removeOrphans, removeUnsent } from './sweep.ts';
import { createUploads } from './uploads.ts';

const dayMs = 24 * 3_600_000;

export interface AttachmentOptions {
  /** Where arriving files are, and finished ones unless `store` is given. */
  directory: string;
  store?: AttachmentStore;
  scan?: Scan;
  /** The bundled picture-worker.js. */
  pictureWorker?: string;
}

export interface Attachments {
  registerRoutes(http: FastifyInstance): Promise<void>;
  /** Forgets files that were not sent in four days; the first time and once a day also bytes that belong to nothing. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export function createAttachments(
  parts: AppParts,
  access: { verify: AttachmentRoutes['verify']; admit: AdmitReader },
  options: AttachmentOptions,
): Attachments {
  const incoming = createIncomingFiles(path.join(options.directory, 'incoming'));
  const store = options.store ?? createDirectoryStore(path.join(options.directory, 'files'));
  const pictures = createPictures(options.pictureWorker);
  const check = createCheckFile({ incoming, store, pictures, scan: options.scan, log: parts.log });
  const own = { parts, incoming, store, check };
  const uploads = createUploads(own);
  let orphansAtMs = Number.NEGATIVE_INFINITY;
  const reading = createFileReading(parts, store, access.admit);
  return {
    registerRoutes: (http) =>
      registerAttachmentRoutes(http, { parts, uploads, reading, verify: access.verify }),
    tidy: async () => {
      await removeUnsent(own);
      const nowMs = parts.clock.now().getTime();
      if (nowMs - orphansAtMs < dayMs) return;
      orphansAtMs = nowMs;
      await removeOrphans(own);
    },
    close: () => pictures.close(),
  };
}
