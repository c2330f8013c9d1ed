// The one look at a whole file: what it is, what the scanner says, and its clean form put into the store.
import type { MediaType } from '../../shared/attachment/attachment.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { fromStorage, thumbnailKey, type AttachmentStore } from './attachment-store.ts';
import { nameForType } from './file-name.ts';
import type { AppParts } from '../parts.ts';
import type { IncomingFiles } from './incoming-files.ts';
import { late, mostPixels, type Pictures } from './pictures.ts';
import { recognise } from './recognise.ts';
import type { Scan } from './scan.ts';
import type { Finished } from './upload.records.ts';

export interface CheckFile {
  /** Resolves with what to note when the clean file is safely stored; throws FILE_… when it may not be sent. */
  (id: string, name: string): Promise<Finished>;
  /** Takes back what was stored for the id. */
  forget(id: string): Promise<void>;
}

export interface CheckParts {
  incoming: IncomingFiles;
  store: AttachmentStore;
  pictures: Pictures;
  scan: Scan | undefined;
  log: AppParts['log'];
}

export function createCheckFile(own: CheckParts): CheckFile {
  const check = async (id: string, name: string): Promise<Finished> => {
    const bytes = await own.incoming.read(id);
    const mediaType = await recognise(bytes);
    if (!mediaType) throw new AppError('FILE_KIND');
    await own.scan?.(own.incoming.pathOf(id));
    const named = { name: nameForType(name, mediaType), media_type: mediaType };
    if (mediaType.startsWith('image/'))
      return { ...named, ...(await keepPicture(own, id, mediaType, bytes)) };
    await fromStorage(own.log, own.store.put(id, bytes));
    return { ...named, size_bytes: bytes.length, width: null, height: null, has_thumbnail: false };
  };
  const forget = async (id: string): Promise<void> => {
    await own.store.remove(id);
    await own.store.remove(thumbnailKey(id));
  };
  return Object.assign(check, { forget });
}

async function keepPicture(
  { store, pictures, log }: CheckParts,
  id: string,
  mediaType: MediaType,
  bytes: Uint8Array,
) {
  const seen = await pictures.look(mediaType, bytes);
  if ('refused' in seen && seen.refused === late) throw new AppError('FILE_UNCHECKED');
  if ('refused' in seen) throw new AppError('FILE_PICTURE', { megapixels: mostPixels / 1_000_000 });
  await fromStorage(log, store.put(thumbnailKey(id), seen.thumbnail));
  await fromStorage(log, store.put(id, seen.bytes));
  return { size_bytes: seen.bytes.length, width: seen.width, height: seen.height, has_thumbnail: true };
}
