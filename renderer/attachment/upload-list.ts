// Files that a person is about to send with a message: how far each has got, at most as many as a message holds.
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import {
  attachmentLimitBytes,
  attachmentsPerMessage,
  type Attachment,
} from '../../shared/attachment/attachment.contract.ts';
import { AppError, type WireError } from '../../shared/errors.ts';
import { newOpId } from '../wire/wire.ts';
import type { FileRequests } from './file-requests.ts';
import { uploadFile } from './upload-file.ts';

export interface UploadItem {
  /** The attachment's id. */
  id: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: 'uploading' | 'waiting' | 'checking' | 'ready' | 'failed';
  error: WireError | null;
  attachment: Attachment | null;
}

export interface UploadList {
  items: ShallowRef<readonly UploadItem[]>;
  /** True while a file is on its way or has failed: the person waits, tries again or removes it before sending. */
  isBusy: ComputedRef<boolean>;
  ready: ComputedRef<Attachment[]>;
  /** True after more files were given than a message holds; the rest was left out. */
  tooMany: ShallowRef<boolean>;
  add(files: Iterable<File>): void;
  retry(id: string): void;
  /** Also forgets it on the server. */
  remove(id: string): void;
  /** After the message is on its way: the files belong to it now. */
  clear(): void;
  /** The message was taken back. Answers false, and changes nothing, when they are more than a message holds. */
  putBack(files: readonly Attachment[]): boolean;
}

export interface UploadListParts {
  requests: FileRequests;
  conversationId: string | null;
  /** Finished files that an earlier load of the page left. */
  kept: readonly Attachment[];
  onReady(ready: readonly Attachment[]): void;
}

interface Running {
  parts: UploadListParts;
  /** Files whose bytes are still needed here. */
  files: Map<string, { file: File; abort: AbortController }>;
  change(id: string, changed: Partial<UploadItem>): void;
  ready: ComputedRef<Attachment[]>;
}

export function createUploadList(parts: UploadListParts): UploadList {
  const items = shallowRef<readonly UploadItem[]>(parts.kept.map(finishedItem));
  const tooMany = shallowRef(false);
  const ready = computed(() => items.value.flatMap(({ attachment }) => attachment ?? []));
  const change = (id: string, changed: Partial<UploadItem>): void => {
    items.value = items.value.map((item) => (item.id === id ? { ...item, ...changed } : item));
  };
  const running: Running = { parts, files: new Map(), change, ready };
  const keep = (next: readonly UploadItem[]): void => {
    items.value = next;
    tooMany.value = false;
    parts.onReady(ready.value);
  };
  return {
    items,
    tooMany,
    ready,
    isBusy: computed(() => items.value.some(({ state }) => state !== 'ready')),
    add: (files) => {
      const all = [...files];
      const fitting = all.slice(0, attachmentsPerMessage - items.value.length);
      tooMany.value = fitting.length < all.length;
      const added = fitting.map((file) => ({ file, item: newItem(file) }));
      items.value = [...items.value, ...added.map(({ item }) => item)];
      for (const { file, item } of added) if (!item.error) void start(running, item, file);
    },
    retry: (id) => {
      const item = items.value.find((one) => one.id === id);
      const known = running.files.get(id);
      if (!item || !known) return;
      change(id, { state: 'uploading', error: null, sentBytes: 0 });
      void start(running, item, known.file);
    },
    remove: (id) => {
      running.files.get(id)?.abort.abort();
      running.files.delete(id);
      keep(items.value.filter((item) => item.id !== id));
      // What cannot be told now is forgotten by the server's clock in four days.
      parts.requests.discard(id).catch(() => undefined);
    },
    clear: () => keep([]),
    putBack: (files) => {
      if (items.value.length + files.length > attachmentsPerMessage) return false;
      keep([...items.value, ...files.map(finishedItem)]);
      return true;
    },
  };
}

async function start({ parts, files, change, ready }: Running, item: UploadItem, file: File): Promise<void> {
  const abort = new AbortController();
  const { id, name, sizeBytes } = item;
  files.set(id, { file, abort });
  try {
    const attachment = await uploadFile(parts.requests, {
      file,
      announced: { attachmentId: id, conversationId: parts.conversationId, name, sizeBytes },
      signal: abort.signal,
      onProgress: (sentBytes) =>
        change(id, { sentBytes, state: sentBytes < sizeBytes ? 'uploading' : 'checking' }),
      onWaiting: (isWaiting) => change(id, { state: isWaiting ? 'waiting' : 'uploading' }),
    });
    change(id, { state: 'ready', attachment, sentBytes: sizeBytes });
    files.delete(id);
    parts.onReady(ready.value);
  } catch (error) {
    if (!abort.signal.aborted) change(id, { state: 'failed', error: wireErrorOf(error) });
  }
}

function newItem(file: File): UploadItem {
  const error = sizeError(file.size);
  return {
    id: newOpId(),
    name: file.name,
    sizeBytes: file.size,
    sentBytes: 0,
    state: error ? 'failed' : 'uploading',
    error,
    attachment: null,
  };
}

/** What the server would say, without the way there. */
function sizeError(sizeBytes: number): WireError | null {
  if (sizeBytes === 0) return { code: 'FILE_EMPTY', details: {} };
  if (sizeBytes <= attachmentLimitBytes) return null;
  const mebibyte = 1024 * 1024;
  const megabytes = Math.ceil((sizeBytes / mebibyte) * 10) / 10;
  return { code: 'FILE_TOO_LARGE', details: { megabytes, limit: attachmentLimitBytes / mebibyte } };
}

function finishedItem(attachment: Attachment): UploadItem {
  const { attachmentId: id, name, sizeBytes } = attachment;
  return { id, name, sizeBytes, sentBytes: sizeBytes, state: 'ready', error: null, attachment };
}

function wireErrorOf(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, details: error.details };
  console.error(error);
  return { code: 'INTERNAL', details: {} };
}
