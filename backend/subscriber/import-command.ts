// The command `import FILE.csv`: shows progress, says what came of it, and gives the exit code.
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Database } from '../db/database.ts';
import { importSubscribers, ImportRefused, type ImportOutcome, type ImportProgress } from './import.ts';

/** All good, some rows rejected, nothing imported, stopped from outside (128 + SIGINT). */
export const importExitCodes = { allGood: 0, nothing: 1, someRejected: 2, interrupted: 130 } as const;

export interface ImportOutput {
  /** Stream of messages; a progress bar is drawn when it is a terminal, else a line every some seconds. */
  stream: NodeJS.WritableStream & { isTTY?: boolean };
  /** Milliseconds of a steady clock. */
  steadyMs(): number;
}

const lineEveryMs = 5_000;

/**
 * Imports `file` and tells the outcome on `output`. Resolves with the exit code: 0 all rows are in (or were before), 2 some
 * were rejected, 1 nothing could be imported, 130 interrupted. Rejects when the file cannot be read or storage fails.
 */
export async function runImportCommand(
  database: Database,
  file: string,
  output: ImportOutput,
  signal?: AbortSignal,
): Promise<number> {
  const write = (line: string) => output.stream.write(`${line}\n`);
  const shown = output.stream.isTTY ? showBar(output) : showLines(output);
  try {
    const outcome = await importSubscribers(database, file, { onProgress: shown.update, signal });
    shown.stop();
    write(sentenceOf(outcome));
    if (outcome.rejectsPath) write(`The rejected rows and the reasons are in ${outcome.rejectsPath}`);
    return exitCodeOf(outcome);
  } catch (error) {
    shown.stop();
    if (!(error instanceof ImportRefused)) throw error;
    write(error.message);
    return importExitCodes.nothing;
  }
}

function sentenceOf({ inserted, updated, unchanged, rejected, isInterrupted }: ImportOutcome): string {
  const counts = `inserted ${inserted}, updated ${updated}, unchanged ${unchanged}, rejected ${rejected}`;
  return isInterrupted
    ? `Interrupted: ${counts}. Run the same command again to go on.`
    : `Imported: ${counts}.`;
}

function exitCodeOf({ inserted, updated, unchanged, rejected, isInterrupted }: ImportOutcome): number {
  if (isInterrupted) return importExitCodes.interrupted;
  if (inserted + updated + unchanged === 0) return importExitCodes.nothing;
  return rejected > 0 ? importExitCodes.someRejected : importExitCodes.allGood;
}

interface Shown {
  update(progress: ImportProgress): void;
  stop(): void;
}

function showBar({ stream }: ImportOutput): Shown {
  const bars = new MultiBar(
    { stream, format: '{bar} {percentage}% | {rows} rows, {rejected} rejected | {eta_formatted} left' },
    Presets.shades_classic,
  );
  let bar: SingleBar | undefined;
  return {
    update: (progress) => {
      const payload = { rows: rowsOf(progress), rejected: progress.rejected };
      bar ??= bars.create(progress.totalBytes, 0, payload);
      bar.update(progress.readBytes, payload);
    },
    stop: () => bars.stop(),
  };
}

function showLines({ stream, steadyMs }: ImportOutput): Shown {
  let nextMs = steadyMs() + lineEveryMs;
  return {
    update: (progress) => {
      if (steadyMs() < nextMs) return;
      nextMs = steadyMs() + lineEveryMs;
      const percent = Math.floor((100 * progress.readBytes) / Math.max(1, progress.totalBytes));
      stream.write(`${percent} %: ${rowsOf(progress)} rows, ${progress.rejected} rejected\n`);
    },
    stop: () => undefined,
  };
}

function rowsOf({ inserted, updated, unchanged }: ImportProgress): number {
  return inserted + updated + unchanged;
}
