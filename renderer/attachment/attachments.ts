// Files in chats for the components of a page: what is about to be sent where, small pictures, and saving.
import { inject, onScopeDispose, provide, type InjectionKey } from 'vue';
import { z } from 'zod';
import { attachment, type Attachment } from '../../shared/attachment/attachment.contract.ts';
import { createFileRequests, type FileAccess } from './file-requests.ts';
import { createPictureUrls } from './picture-urls.ts';
import { createUploadList, type UploadList } from './upload-list.ts';

export type Attachments = ReturnType<typeof createAttachments>;

/** What is asked of `sessionStorage`, which a frame on another site may not have. */
type KeptTexts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key: InjectionKey<Attachments> = Symbol('attachments');

/** Makes the files of the signed-in person and gives them to the components below; call once, in a setup. */
export function provideAttachments(access: FileAccess, storage: KeptTexts = sessionStorage): Attachments {
  const attachments = createAttachments(access, storage);
  provide(key, attachments);
  onScopeDispose(() => attachments.close());
  return attachments;
}

export function useAttachments(): Attachments {
  const attachments = inject(key);
  if (!attachments) throw new Error('no attachments are provided above this component');
  return attachments;
}

const storagePrefix = 'lanka.attachments.';

/** `storage` keeps what is finished and unsent over a reload of the page. */
export function createAttachments(access: FileAccess, storage: KeptTexts) {
  const requests = createFileRequests(access);
  const lists = new Map<string, UploadList>();
  const finished = new Map<string, Attachment>();
  const pictures = createPictureUrls(requests);
  const newList = (conversationId: string | null, storageKey: string): UploadList => {
    const kept = keptIn(storage, storageKey);
    for (const file of kept) finished.set(file.attachmentId, file);
    return createUploadList({
      requests,
      conversationId,
      kept,
      onReady: (ready) => {
        for (const file of ready) finished.set(file.attachmentId, file);
        if (ready.length === 0) storage.removeItem(storageKey);
        else storage.setItem(storageKey, JSON.stringify(ready));
      },
    });
  };
  const listAt = (conversationId: string | null, place: string): UploadList => {
    const storageKey = `${storagePrefix}${access.personId}.${place}`;
    const list = lists.get(storageKey) ?? newList(conversationId, storageKey);
    lists.set(storageKey, list);
    return list;
  };
  return {
    /**
     * What is about to be sent there; null: to a conversation that is yet to be started. The same list each time. What
     * is added to a note must never go with a reply, so that they have a list each.
     */
    uploads: (conversationId: string | null, mode: 'reply' | 'note' = 'reply'): UploadList =>
      listAt(conversationId, `${conversationId ?? 'new'}.${mode}`),
    /** As `uploads`, for what belongs to no conversation: `place` names it. */
    uploadsAt: (place: string): UploadList => listAt(null, place),
    /** Descriptions of files that were finished here, for messages that are still in the outbox. */
    known: (ids: readonly string[]): Attachment[] => ids.flatMap((id) => finished.get(id) ?? []),
    /** A blob: address, good while the page is open. Rejects with AppError. */
    thumbnail: (id: string): Promise<string> => pictures.small(id),
    /** As {@link thumbnail}, the whole picture; `release` it when it is no longer shown. */
    picture: (file: Attachment): Promise<{ url: string; release: () => void }> => pictures.whole(file),
    /** Lets the browser save the file under its name. Rejects with AppError. */
    save: async (file: Attachment): Promise<void> => saveBlob(await requests.file(file), file.name),
    isLocked: (): boolean => access.isLocked?.() ?? false,
    close: (): void => pictures.close(),
  };
}

function keptIn(storage: KeptTexts, storageKey: string): Attachment[] {
  const parsed = z.array(attachment).safeParse(JSON.parse(storage.getItem(storageKey) ?? '[]'));
  return parsed.data ?? [];
}

const urlKeptMs = 60_000;

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), urlKeptMs);
}
