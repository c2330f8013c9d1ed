// The HTTP requests that carry files, as a page sends them: one function per route, with the sign-in's token.
import {
  attachmentPaths,
  type Attachment,
  type UploadState,
} from '../../shared/attachment/attachment.contract.ts';
import { AppError, type Result } from '../../shared/errors.ts';

export interface FileAccess {
  /** Whose files these are: another person at the same computer must not find them. */
  personId: string;
  /** Origin of the backend. */
  url: string;
  /** As LinkParts.token: a good access token; `refused` is one that the server has just refused. */
  token(refused?: string): Promise<string>;
  /** True while the page is locked: nothing of it may be seen then. */
  isLocked?(): boolean;
}

export interface Announced {
  attachmentId: string;
  conversationId: string | null;
  name: string;
  sizeBytes: number;
}

export type FileRequests = ReturnType<typeof createFileRequests>;

const requestMs = 90_000;

/** Every call rejects with AppError: the server's code, or UNREACHABLE without an answer. */
export function createFileRequests(access: FileAccess) {
  const state = async (response: Response): Promise<UploadState> => valueOf<UploadState>(response);
  return {
    announce: async (file: Announced, signal: AbortSignal) =>
      state(
        await ask(access, attachmentPaths.uploads, signal, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(file),
        }),
      ),
    /** A wrong offset is no failure: the answer tells the true one. */
    append: async (id: string, offset: number, bytes: ArrayBuffer, signal: AbortSignal) =>
      state(
        await ask(access, attachmentPaths.upload(id), signal, {
          method: 'PATCH',
          headers: { 'content-type': 'application/octet-stream', 'upload-offset': String(offset) },
          body: bytes,
        }),
      ),
    discard: async (id: string): Promise<void> => {
      await ask(access, attachmentPaths.upload(id), undefined, { method: 'DELETE' });
    },
    thumbnail: (id: string) => blobOf(access, attachmentPaths.thumbnail(id)),
    file: ({ attachmentId }: Attachment) => blobOf(access, attachmentPaths.file(attachmentId)),
  };
}

async function blobOf(access: FileAccess, path: string): Promise<Blob> {
  const response = await ask(access, path, undefined, {});
  if (!response.ok) await valueOf(response);
  return response.blob();
}

async function valueOf<Value>(response: Response): Promise<Value> {
  const result = await response.json().then(
    (json: Result<Value>) => json,
    () => ({ ok: false, error: { code: 'UNREACHABLE', details: {} } }) as const,
  );
  if (!result.ok) throw new AppError(result.error.code, result.error.details);
  return result.value;
}

/** A token that the server refuses is renewed once. */
async function ask(
  access: FileAccess,
  path: string,
  signal: AbortSignal | undefined,
  init: RequestInit & { headers?: Record<string, string> },
): Promise<Response> {
  const late = AbortSignal.timeout(requestMs);
  const both = signal ? AbortSignal.any([signal, late]) : late;
  const send = async (token: string): Promise<Response> =>
    fetch(access.url + path, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: both,
    }).catch((cause: unknown) => {
      throw Object.assign(new AppError('UNREACHABLE'), { cause });
    });
  const token = await access.token();
  const response = await send(token);
  return response.status === 401 ? send(await access.token(token)) : response;
}
