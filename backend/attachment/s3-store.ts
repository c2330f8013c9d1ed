// Finished files in a bucket of an S3-compatible service; requests are signed with AWS Signature Version 4.
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { idOfKey, type AttachmentStore } from './attachment-store.ts';

export interface S3Keys {
  accessKeyId: string;
  secretAccessKey: string;
}
export interface S3Options {
  /** `https://host/bucket` or `https://host/bucket/prefix`: the bucket is in the path. */
  url: string;
  region: string;
  keys: S3Keys;
  answerWithinMs?: number;
}

/** For an answer to begin; a file may take as long as the line of its reader needs. */
const answerMs = 30_000;

/** A bucket that is private to this installation; under the prefix only this store writes. */
export function createS3Store({ url, region, keys, answerWithinMs = answerMs }: S3Options): AttachmentStore {
  const client = new AwsClient({ ...keys, region, service: 's3', retries: 3 });
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const [, bucket = '', ...folders] = base.pathname.split('/');
  const prefix = folders.join('/');
  const addressOf = (key: string): string => {
    if (idOfKey(key) === undefined) throw new RangeError('not a key of an attachment');
    return new URL(key, base).href;
  };
  const ask = async (method: string, address: string, body?: Uint8Array): Promise<Response> => {
    const late = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Not by the signal alone: the client makes one request of another, which loses it when memory is collected.
    const isLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        late.abort();
        reject(late.signal.reason as Error);
      }, answerWithinMs);
    });
    const init = { method, signal: late.signal, ...(body ? { body: Buffer.from(body) } : {}) };
    const answer = client.fetch(address, init);
    const response = await Promise.race([answer, isLate]).finally(() => clearTimeout(timer));
    if (response.ok || response.status === 404) return response;
    await response.body?.cancel();
    throw new Error(`the store of attachments answered ${response.status} to ${method}`);
  };
  return {
    put: async (key, bytes) => {
      const response = await ask('PUT', addressOf(key), bytes);
      await response.body?.cancel();
      if (!response.ok) throw new Error('the bucket of attachments does not exist');
    },
    open: async (key) => {
      const response = await ask('GET', addressOf(key));
      if (response.ok && response.body) {
        const sizeBytes = Number(response.headers.get('content-length'));
        return { sizeBytes, body: Readable.fromWeb(response.body as ReadableStream) };
      }
      await response.body?.cancel();
      return undefined;
    },
    remove: async (key) => {
      const response = await ask('DELETE', addressOf(key));
      await response.body?.cancel();
    },
    list: () => listObjects((query) => ask('GET', `${base.origin}/${bucket}?${query}`), prefix),
  };
}

/** ListObjectsV2, page after page. Keys are ours and need no unescaping; others are left out. */
async function* listObjects(
  ask: (query: string) => Promise<Response>,
  prefix: string,
): AsyncGenerator<{ key: string; putAt: Date }> {
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ 'list-type': '2', prefix });
    if (token !== undefined) query.set('continuation-token', token);
    const page = await (await ask(query.toString())).text();
    for (const [, object = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const name = textOf(object, 'Key') ?? '';
      const key = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      if (idOfKey(key) !== undefined) yield { key, putAt: new Date(textOf(object, 'LastModified') ?? 0) };
    }
    token = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'NextContinuationToken') : undefined;
  } while (token !== undefined);
}

function textOf(xml: string, element: string): string | undefined {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1]?.replaceAll('&amp;', '&');
}
