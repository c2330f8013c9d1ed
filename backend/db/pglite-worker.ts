// Entry of the worker thread that owns PGlite, so that a long query never stalls the sockets.
import { parentPort, workerData } from 'node:worker_threads';
import { createPglite, dropTemplates } from './pglite-instance.ts';
import { WalGate } from './wal-gate.ts';
import type {
  SqlFailure,
  WorkerAnswers,
  WorkerReport,
  WorkerRequest,
  WorkerStart,
} from './worker-messages.ts';

const { directory, isNew, progress } = workerData as WorkerStart;
const progressCounter = new Int32Array(progress);
const gate = new WalGate();
const lastWords: string[] = [];

type Pglite = Awaited<ReturnType<typeof createPglite>>;

function report(message: WorkerReport, given: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, given);
}

function fatal(error: unknown): void {
  const own = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  report({ kind: 'fatal', reason: [...lastWords, own].join('\n').slice(-2000) });
}

async function exchange(pglite: Pglite, bytes: Uint8Array): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  await pglite.execProtocolRawStream(bytes, {
    syncToFs: false,
    onRawData: (data) => parts.push(data.slice()),
  });
  return parts;
}

async function answer(pglite: Pglite, request: WorkerRequest): Promise<WorkerAnswers[typeof request.kind]> {
  switch (request.kind) {
    case 'wire':
      return exchange(pglite, request.bytes);
    case 'copy': {
      const blob = new Blob([request.bytes as Uint8Array<ArrayBuffer>]);
      const result = await pglite.query(request.sql, [], { blob });
      return { rows: result.affectedRows ?? 0 };
    }
    case 'sync':
      await gate.sync();
      return null;
    case 'counts':
      return { ...gate.counts };
    case 'close':
      await pglite.close();
      gate.close();
      return null;
  }
}

function sqlFailure(error: unknown): SqlFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return undefined;
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : undefined;
  return { message: error.message.slice(0, 1000), code: String(error.code), detail };
}

async function serve(pglite: Pglite, id: number, request: WorkerRequest): Promise<void> {
  try {
    const value = await answer(pglite, request);
    if (gate.failure) throw gate.failure;
    const given = Array.isArray(value) ? value.map(({ buffer }) => buffer as ArrayBuffer) : [];
    report({ kind: 'answer', id, value }, given);
  } catch (error) {
    const refused = gate.failure ? undefined : sqlFailure(error);
    if (refused) report({ kind: 'refused', id, error: refused });
    else fatal(error);
  }
}

async function main(): Promise<void> {
  const pglite = await createPglite(directory, gate, {
    onMessage: (line) => {
      lastWords.push(line.slice(0, 300));
      if (lastWords.length > 8) lastWords.shift();
    },
    progress: () => Atomics.add(progressCounter, 0, 1),
  });
  if (isNew) await dropTemplates(pglite);
  // The end of recovery is a checkpoint, yet its last record may still wait.
  await gate.sync();
  parentPort?.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
    void serve(pglite, id, request);
  });
  report({ kind: 'opened' });
}

main().catch(fatal);
