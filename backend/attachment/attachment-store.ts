// Where the bytes of finished files live: a directory by default, an S3-compatible service by choice.
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import type { AppParts } from '../parts.ts';

export interface StoredFile {
  sizeBytes: number;
  /** Read to its end or destroyed by the caller. */
  body: Readable;
}

/** Keys are made by the server: an attachment's id, with `.thumbnail` for the small picture of it. */
export interface AttachmentStore {
  /** Resolves when the bytes are safe; the same key again replaces them. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Undefined when there is nothing under the key. */
  open(key: string): Promise<StoredFile | undefined>;
  /** Also when there is nothing. */
  remove(key: string): Promise<void>;
  /** Every key with the time at which it was put, in no order; `.new` behind it: never finished. O(files). */
  list(): AsyncIterable<{ key: string; putAt: Date }>;
}

/** Waits for the disk or the store; when it fails, the log says why and DB_DOWN is thrown: the sender tries again. */
export async function fromStorage<T>(log: AppParts['log'], work: Promise<T>): Promise<T> {
  return work.catch((err: unknown) => {
    log.error({ err }, 'the storage of attachments failed');
    throw new AppError('DB_DOWN', { retryAfterMs: 2_000 });
  });
}

/** Key of the small picture. */
export function thumbnailKey(id: string): string {
  return `${id}.thumbnail`;
}

/** The attachment that a key belongs to; undefined when the server made no such key. */
export function idOfKey(key: string): string | undefined {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.thumbnail)?(?:\.new)?$/.exec(key)?.[1];
}
