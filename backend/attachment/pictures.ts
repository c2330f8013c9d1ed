// The thread that looks at pictures, one at a time: started when needed, ended when idle, late or after a failure.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { MediaType } from '../../shared/attachment/attachment.contract.ts';

/** More than a phone's 48 megapixels; decoded they take 200 MB. */
export const mostPixels = 50_000_000;
/** Decoded these take 100 MB and more, up to half a gigabyte for {@link mostPixels}. */
const largePixels = 16_000_000;
const longestMs = 30_000;
const idleMs = 30_000;

export interface PictureRequest {
  mediaType: MediaType;
  bytes: Uint8Array;
}
/** A picture that is safe to keep, without metadata, and the small one of it (JPEG). */
export interface LookedAt {
  bytes: Uint8Array;
  /** Pixels as shown, the orientation applied. */
  width: number;
  height: number;
  thumbnail: Uint8Array;
}
/** `late`: no answer in time, which says nothing about the picture. */
export type PictureAnswer = LookedAt | { refused: string };
export const late = 'late';

export interface Pictures {
  /** Resolves with why not when the picture cannot be decoded, is too large, or takes too long. */
  look(mediaType: MediaType, bytes: Uint8Array): Promise<PictureAnswer>;
  close(): Promise<void>;
}

/** `workerFile` is the bundled picture-worker.js; by default the one beside the bundle that this code is in. */
export function createPictures(
  workerFile = fileURLToPath(new URL('./picture-worker.js', import.meta.url)),
): Pictures {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };
  const lookNow = async (request: PictureRequest): Promise<PictureAnswer> => {
    clearTimeout(idle);
    worker ??= new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    const answer = await ask(worker, request);
    // What stopped in the midst of WebAssembly leaves its memory behind, and memory once grown is never given back.
    if ('refused' in answer || answer.width * answer.height > largePixels) await end();
    else idle = setTimeout(() => void end(), idleMs).unref();
    return answer;
  };
  return {
    look: (mediaType, bytes) => {
      const answer = last.then(() => lookNow({ mediaType, bytes }));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: end,
  };
}

function ask(worker: Worker, request: PictureRequest): Promise<PictureAnswer> {
  return new Promise((resolve) => {
    const answer = (value: PictureAnswer): void => {
      clearTimeout(timer);
      worker.off('message', answer).off('error', onError).off('exit', onExit);
      resolve(value);
    };
    const onError = (error: unknown): void => answer({ refused: String(error) });
    const onExit = (): void => answer({ refused: 'ended' });
    const timer = setTimeout(() => answer({ refused: late }), longestMs);
    worker.once('message', answer).once('error', onError).once('exit', onExit);
    worker.postMessage(request);
  });
}
