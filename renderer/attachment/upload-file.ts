// Brings one file to the server in chunks that suit the line, and goes on where it stopped after any interruption.
import {
  chunkLimitBytes,
  type Attachment,
  type UploadState,
} from '../../shared/attachment/attachment.contract.ts';
import { errorEntry, AppError } from '../../shared/errors.ts';
import type { Announced, FileRequests } from './file-requests.ts';

export interface Upload {
  file: File;
  announced: Announced;
  signal: AbortSignal;
  onProgress(sentBytes: number): void;
  /** True while there is no way through. */
  onWaiting(isWaiting: boolean): void;
}

const firstChunkBytes = 128 * 1024;
const smallestChunkBytes = 32 * 1024;
/** A chunk this quick may be twice as large, one this slow half. The server gives a request 10 s to arrive. */
const quickMs = 1_000;
const slowMs = 4_000;
const longestPauseMs = 15_000;
/** Answers that may get better, one after the other without progress. A missing connection is waited out for ever. */
const mostRefusals = 6;

/** Resolves with the finished file. Rejects with AppError, or with the signal's reason. */
export async function uploadFile(requests: FileRequests, upload: Upload): Promise<Attachment> {
  let chunkBytes = firstChunkBytes;
  let refusals = 0;
  let failures = 0;
  let state: UploadState | undefined;
  for (;;) {
    upload.signal.throwIfAborted();
    try {
      state ??= await requests.announce(upload.announced, upload.signal);
      upload.onWaiting(false);
      upload.onProgress(state.offsetBytes);
      if (state.attachment) return state.attachment;
      const before = state.offsetBytes;
      const startedMs = performance.now();
      state = await requests.append(
        upload.announced.attachmentId,
        before,
        await bytesOf(upload.file, before, chunkBytes),
        upload.signal,
      );
      chunkBytes = nextChunkBytes(chunkBytes, performance.now() - startedMs);
      if (state.offsetBytes > before) failures = refusals = 0;
    } catch (error) {
      upload.signal.throwIfAborted();
      if (!isPassing(error) || (error.code !== 'UNREACHABLE' && ++refusals >= mostRefusals)) throw error;
      state = undefined;
      chunkBytes = smallestChunkBytes;
      upload.onWaiting(true);
      await pause(Math.min(longestPauseMs, 500 * 2 ** failures++), upload.signal);
    }
  }
}

function isPassing(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'UNREACHABLE' || errorEntry(error.code).retry);
}

/** Read beforehand: a file that was changed or removed meanwhile must not look like a lost connection. */
async function bytesOf(file: File, from: number, length: number): Promise<ArrayBuffer> {
  return file
    .slice(from, from + length)
    .arrayBuffer()
    .catch((cause: unknown) => {
      throw Object.assign(new AppError('FILE_GONE'), { cause });
    });
}

function nextChunkBytes(now: number, tookMs: number): number {
  if (tookMs < quickMs) return Math.min(chunkLimitBytes, now * 2);
  return tookMs > slowMs ? Math.max(smallestChunkBytes, now / 2) : now;
}

/** Ends early when the browser says that it is online again, or at the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}
