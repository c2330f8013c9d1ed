// The way of a file into a message: announced, filled chunk by chunk, checked once, and then ready to be sent.
import { attachmentLimitBytes, type UploadState } from '../../shared/attachment/attachment.contract.ts';
import { errorTable } from '../../shared/error-table.ts';
import { AppError } from '../../shared/errors.ts';
import type { AttachmentId } from '../../shared/ids.ts';
import type { AppParts } from '../parts.ts';
import { fromStorage } from './attachment-store.ts';
import { attachmentOf } from './attachment.records.ts';
import type { CheckFile } from './check-file.ts';
import { cleanName } from './file-name.ts';
import type { IncomingFiles } from './incoming-files.ts';
import { createKeyedLock, createLimit, type KeyedLock, type Limit } from './keyed-lock.ts';
import { mayBecome } from './recognise.ts';
import {
  countUnsent,
  deleteUnsent,
  finishUpload,
  insertUpload,
  selectUpload,
  updateOffset,
  type Finished,
  type NewUpload,
  type UploadRow,
} from './upload.records.ts';

/** Files that one person may have announced and not sent. */
export const mostUnsent = 20;
/** Each check holds a whole file in memory, and of one person there is one at a time: nobody makes all others wait. */
export const mostChecks = 4;

/** The chunk does not begin where the last one ended. */
export class WrongOffsetError extends Error {
  readonly state: UploadState;
  constructor(state: UploadState) {
    super('wrong offset');
    this.state = state;
  }
}

export interface UploadParts {
  parts: AppParts;
  incoming: IncomingFiles;
  check: CheckFile;
}

/** What calls for different files have in common. */
interface Running extends UploadParts {
  /** Under a person: their announcements, counted one by one. Under `check` and a person: their checks. */
  ofOwner: KeyedLock;
  toCheck: Limit;
}

/** Every call is the owner's own; another's file is NOT_FOUND. Calls for one file run one after the other. */
export interface Uploads {
  /** The same id again gives where it stands, and finishes what has all its bytes. */
  announce(upload: Omit<NewUpload, 'at'>): Promise<UploadState>;
  /** Throws {@link WrongOffsetError}; the last bytes run the check, whose refusal forgets the file. */
  append(owner: string, id: string, offset: number, bytes: Uint8Array): Promise<UploadState>;
  stateOf(owner: string, id: string): Promise<UploadState>;
  /** Forgets a file that is in no message. */
  discard(owner: string, id: string): Promise<void>;
}

export function createUploads(parts: UploadParts): Uploads {
  const oneAtATime = createKeyedLock();
  const own = { ...parts, ofOwner: createKeyedLock(), toCheck: createLimit(mostChecks) };
  return {
    announce: (upload) => oneAtATime(upload.attachmentId, () => announce(own, upload)),
    append: (owner, id, offset, bytes) => oneAtATime(id, () => append(own, owner, id, offset, bytes)),
    stateOf: async (owner, id) => stateOf(await ownUpload(own.parts, owner, id)),
    discard: (owner, id) =>
      oneAtATime(id, async () => {
        const row = await ownUpload(own.parts, owner, id);
        if (row.state === 'sent') throw new AppError('NOT_FOUND');
        await forget(own, id);
      }),
  };
}

async function announce(own: Running, upload: Omit<NewUpload, 'at'>): Promise<UploadState> {
  const { parts } = own;
  const db = parts.database.kysely;
  await own.ofOwner(upload.owner, async () => {
    if (await selectUpload(db, upload.attachmentId)) return;
    if ((await countUnsent(db, upload.owner)) >= mostUnsent) throw new AppError('RATE');
    await insertUpload(db, { ...upload, name: cleanName(upload.name), at: parts.clock.now() });
  });
  const row = await ownUpload(parts, upload.owner, upload.attachmentId);
  return isWhole(row) ? finish(own, row) : stateOf(row);
}

async function append(
  own: Running,
  owner: string,
  id: string,
  offset: number,
  bytes: Uint8Array,
): Promise<UploadState> {
  const { parts, incoming } = own;
  const row = await ownUpload(parts, owner, id);
  const here =
    row.state === 'uploading' ? Math.min(row.offset_bytes, await incoming.sizeOf(id)) : row.offset_bytes;
  if (here < row.offset_bytes) await updateOffset(parts.database.kysely, id, here);
  if (offset !== here) throw new WrongOffsetError(stateOf({ ...row, offset_bytes: here }));
  if (offset + bytes.length > row.size_bytes && row.state === 'uploading') {
    throw new AppError('INVALID', { reason: 'more bytes than announced' });
  }
  if (offset === 0 && bytes.length > 0 && !mayBecome(bytes))
    return refuse(own, id, new AppError('FILE_KIND'));
  if (row.state !== 'uploading') return stateOf(row);
  // The bytes are on disk before the row tells of them: what the row says is always there after a kill.
  if (bytes.length > 0) await fromStorage(parts.log, incoming.write(id, offset, bytes));
  const next = { ...row, offset_bytes: offset + bytes.length };
  await updateOffset(parts.database.kysely, id, next.offset_bytes);
  return isWhole(next) ? finish(own, next) : stateOf(next);
}

/** All bytes are here: checks them, once, and keeps what may be sent. */
async function finish(own: Running, row: UploadRow): Promise<UploadState> {
  const { parts, incoming } = own;
  const id = row.attachment_id;
  if ((await incoming.sizeOf(id)) !== row.size_bytes) {
    await updateOffset(parts.database.kysely, id, 0);
    return stateOf({ ...row, offset_bytes: 0 });
  }
  const finished = await checkInTurn(own, row).catch((error: unknown) => {
    if (error instanceof AppError && !errorTable[error.code].retry) return refuse(own, id, error);
    throw error;
  });
  const ready = await finishUpload(parts.database.kysely, id, finished);
  if (!ready) throw new AppError('NOT_FOUND');
  await parts.database.durable();
  await incoming.remove(id);
  return stateOf(ready);
}

function checkInTurn({ check, ofOwner, toCheck }: Running, row: UploadRow): Promise<Finished> {
  return ofOwner(`check ${row.owner}`, () => toCheck(() => check(row.attachment_id, row.name)));
}

async function refuse(own: Running, id: string, refusal: AppError): Promise<never> {
  await forget(own, id);
  throw refusal;
}

/**
 * The row first: bytes without a row are swept away, a row without bytes would be a lie. NOT_FOUND when a message has
 * taken the file meanwhile, whose bytes stay.
 */
async function forget({ parts, incoming, check }: UploadParts, id: string): Promise<void> {
  if (!(await deleteUnsent(parts.database.kysely, id))) throw new AppError('NOT_FOUND');
  await incoming.remove(id);
  await check.forget(id);
}

async function ownUpload(parts: AppParts, owner: string, id: string): Promise<UploadRow> {
  const row = await selectUpload(parts.database.kysely, id);
  if (row?.owner !== owner) throw new AppError('NOT_FOUND');
  return row;
}

function isWhole(row: UploadRow): boolean {
  return row.state === 'uploading' && row.offset_bytes === row.size_bytes;
}

function stateOf(row: UploadRow): UploadState {
  return {
    attachmentId: row.attachment_id as AttachmentId,
    offsetBytes: row.offset_bytes,
    attachment: row.state === 'uploading' ? null : attachmentOf(row),
  };
}

/** Throws FILE_EMPTY or FILE_TOO_LARGE with sizes a person understands. */
export function refuseSize(sizeBytes: number): void {
  if (sizeBytes === 0) throw new AppError('FILE_EMPTY');
  const mebibyte = 1024 * 1024;
  const megabytes = Math.ceil((sizeBytes / mebibyte) * 10) / 10;
  if (sizeBytes > attachmentLimitBytes)
    throw new AppError('FILE_TOO_LARGE', { megabytes, limit: attachmentLimitBytes / mebibyte });
}
