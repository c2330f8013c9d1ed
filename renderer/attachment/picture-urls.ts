// blob: addresses of pictures: small ones are kept for the page, whole ones while they are looked at.
import type { Attachment } from '../../shared/attachment/attachment.contract.ts';
import type { FileRequests } from './file-requests.ts';

const mostSmall = 300;

export function createPictureUrls(requests: Pick<FileRequests, 'thumbnail' | 'file'>) {
  const small = new Map<string, Promise<string>>();
  const forget = (id: string): void => {
    const url = small.get(id);
    small.delete(id);
    url?.then((blobUrl) => URL.revokeObjectURL(blobUrl)).catch(() => undefined);
  };
  return {
    small: (id: string): Promise<string> => {
      const url = small.get(id) ?? requests.thumbnail(id).then((blob) => URL.createObjectURL(blob));
      // The most recently asked for is the last: the first is the one to go.
      small.delete(id);
      small.set(id, url);
      url.catch(() => small.delete(id));
      const [oldest] = small.keys();
      if (small.size > mostSmall && oldest !== undefined) forget(oldest);
      return url;
    },
    whole: async (file: Attachment): Promise<{ url: string; release: () => void }> => {
      const url = URL.createObjectURL(await requests.file(file));
      return { url, release: () => URL.revokeObjectURL(url) };
    },
    close: (): void => {
      for (const id of small.keys()) forget(id);
    },
  };
}
