// Sends and reads files over HTTP as the pages do, with tokens of any actor.
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../backend/wire/context.ts';
import {
  attachmentPaths,
  type Attachment,
  type UploadState,
} from '../../shared/attachment/attachment.contract.ts';
import type { Result } from '../../shared/errors.ts';

export interface FileAnswer<T> {
  status: number;
  headers: Headers;
  result: Result<T>;
}
export interface NewFile {
  bytes: Uint8Array;
  name?: string;
  id?: string;
  conversationId?: string | null;
  /** Announced in place of the true size. */
  sizeBytes?: number;
}

export type FileClient = ReturnType<typeof createFileClient>;

export function createFileClient({ url, tokenOf }: { url: string; tokenOf(actor: Actor): Promise<string> }) {
  const ask = async (actor: Actor | null, path: string, init: RequestInit & { headers?: object } = {}) => {
    const authorization = actor ? { authorization: `Bearer ${await tokenOf(actor)}` } : {};
    return fetch(url + path, { ...init, headers: { ...init.headers, ...authorization } });
  };
  const json = async <T>(response: Response): Promise<FileAnswer<T>> => ({
    status: response.status,
    headers: response.headers,
    result: (await response.json()) as Result<T>,
  });
  const announce = async (actor: Actor | null, file: NewFile & { id: string }) =>
    json<UploadState>(
      await ask(actor, attachmentPaths.uploads, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          attachmentId: file.id,
          conversationId: file.conversationId ?? null,
          name: file.name ?? 'фото.png',
          sizeBytes: file.sizeBytes ?? file.bytes.length,
        }),
      }),
    );
  const append = async (actor: Actor | null, id: string, offset: number, bytes: Uint8Array) =>
    json<UploadState>(
      await ask(actor, attachmentPaths.upload(id), {
        method: 'PATCH',
        headers: { 'content-type': 'application/octet-stream', 'upload-offset': String(offset) },
        body: Buffer.from(bytes),
      }),
    );
  return {
    ask,
    announce,
    append,
    discard: async (actor: Actor, id: string) =>
      json<object>(await ask(actor, attachmentPaths.upload(id), { method: 'DELETE' })),
    /** All of a file; the first answer that is a refusal, or the last one. */
    send: async (actor: Actor, file: NewFile): Promise<FileAnswer<UploadState>> => {
      const id = file.id ?? uuidv7();
      let answer = await announce(actor, { ...file, id });
      for (let at = 0; answer.result.ok && at < file.bytes.length; at += 1024 * 1024) {
        answer = await append(actor, id, at, file.bytes.subarray(at, at + 1024 * 1024));
      }
      return answer;
    },
    file: (actor: Actor | null, id: string) => ask(actor, attachmentPaths.file(id)),
    thumbnail: (actor: Actor | null, id: string) => ask(actor, attachmentPaths.thumbnail(id)),
  };
}

/** The finished file of an answer; fails with the code of a refusal. */
export function finishedOf({ result }: FileAnswer<UploadState>): Attachment {
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  if (!result.value.attachment) throw new Error(`not finished: ${result.value.offsetBytes}`);
  return result.value.attachment;
}

/** `ok` or the code of a refusal. */
export function codeOf({ result }: FileAnswer<unknown>): string {
  return result.ok ? 'ok' : result.error.code;
}
