// Brings subscribers in from a CSV file of any size: reads as a stream, writes batch by batch, can be run again at any time.
import { stat } from 'node:fs/promises';
import type { Database } from '../db/database.ts';
import { csvRecords, type CsvRecord } from './csv-records.ts';
import { RejectsFile, rejectsPathOf } from './import-rejects.ts';
import { importColumns, readRow } from './import-row.ts';
import { settleAfterImport, SubscriberWriter } from './import.records.ts';
import { SeenAccounts } from './seen-accounts.ts';
import type { SubscriberRow } from './subscriber-row.ts';

export interface ImportProgress {
  readBytes: number;
  totalBytes: number;
  inserted: number;
  updated: number;
  unchanged: number;
  rejected: number;
}
export interface ImportOutcome extends ImportProgress {
  /** Where the rejected rows are, or null when there are none. */
  rejectsPath: string | null;
  isInterrupted: boolean;
}
export interface ImportOptions {
  /** Called after every batch. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Stops after the batch at hand; what was written stays, and the file can be imported again. */
  signal?: AbortSignal | undefined;
  rowsPerBatch?: number | undefined;
}

/** The file as a whole cannot be imported; the message says why, for people. */
export class ImportRefused extends Error {}

const defaultRowsPerBatch = 2_000;
/** From this many changed rows on the planner's figures are worth renewing. */
const settleFrom = 1_000;

/**
 * Imports `file`. A row that is not right goes to `FILE.rejects.csv`, the others go in; an account that stands in the
 * file twice counts the first time and is rejected the second. The same file again changes nothing.
 * Throws {@link ImportRefused} for a wrong header, and as the file system or storage does. Memory does not grow with
 * the file, but for 16 bytes a row to notice accounts that come twice.
 */
export async function importSubscribers(
  database: Database,
  file: string,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const run = new ImportRun(database, file, (await stat(file)).size, options);
  try {
    for await (const record of csvRecords(file, (sizeBytes) => run.count(sizeBytes))) {
      if (options.signal?.aborted) break;
      await run.take(record);
    }
  } finally {
    await run.settleWriting();
  }
  return run.finish();
}

class ImportRun {
  private readonly progress: ImportProgress;
  private readonly rejects: RejectsFile;
  private readonly writer: SubscriberWriter;
  private readonly seen = new SeenAccounts();
  private readonly database: Database;
  private readonly options: ImportOptions;
  private batch: SubscriberRow[] = [];
  private isHeaderSeen = false;
  /** The batch that is being written while the next one is read. */
  private writing: Promise<void> = Promise.resolve();

  constructor(database: Database, file: string, totalBytes: number, options: ImportOptions) {
    this.database = database;
    this.options = options;
    this.progress = { readBytes: 0, totalBytes, inserted: 0, updated: 0, unchanged: 0, rejected: 0 };
    this.rejects = new RejectsFile(rejectsPathOf(file));
    this.writer = new SubscriberWriter(database.kysely);
  }

  count(sizeBytes: number): void {
    this.progress.readBytes += sizeBytes;
  }

  async take(record: CsvRecord): Promise<void> {
    if (!this.isHeaderSeen) {
      checkHeader(record);
      this.isHeaderSeen = true;
      return;
    }
    const row = Array.isArray(record.cells) ? readRow(record.cells) : record.cells.problem;
    if (typeof row === 'string') return this.reject(record, row);
    const earlier = this.seen.see(row.personalAccount, record.line);
    if (earlier !== null) {
      return this.reject(
        record,
        `personal_account: ${row.personalAccount} stands on line ${earlier} already`,
      );
    }
    this.batch.push(row);
    if (this.batch.length >= (this.options.rowsPerBatch ?? defaultRowsPerBatch)) await this.writeBatch();
  }

  private async reject(record: CsvRecord, reason: string): Promise<void> {
    this.progress.rejected += 1;
    await this.rejects.add(record, reason);
  }

  /** Waits for the batch before, and starts writing this one. */
  private async writeBatch(): Promise<void> {
    await this.writing;
    const rows = this.batch;
    this.batch = [];
    if (rows.length === 0) return;
    this.writing = this.writer.write(rows).then((counts) => {
      this.progress.inserted += counts.inserted;
      this.progress.updated += counts.updated;
      this.progress.unchanged += counts.unchanged;
      this.options.onProgress?.({ ...this.progress });
    });
    // Awaited at the next batch; until then a failure must not look forgotten.
    this.writing.catch(() => undefined);
  }

  /** Resolves when nothing is being written any more, whatever came of it. */
  async settleWriting(): Promise<void> {
    await this.writing.catch(() => undefined);
  }

  async finish(): Promise<ImportOutcome> {
    const isInterrupted = this.options.signal?.aborted ?? false;
    if (!this.isHeaderSeen && !isInterrupted)
      throw new ImportRefused('The file is empty: there is no header line.');
    if (!isInterrupted) await this.writeBatch();
    await this.writing;
    await this.writer.flush();
    const changed = this.progress.inserted + this.progress.updated;
    if (changed >= settleFrom && !isInterrupted) await settleAfterImport(this.database.kysely);
    await this.database.durable();
    return { ...this.progress, rejectsPath: await this.rejects.finish(), isInterrupted };
  }
}

function checkHeader({ cells }: CsvRecord): void {
  const found = Array.isArray(cells) ? cells.map((cell) => cell.replace(/^\uFEFF/, '').trim()) : [];
  if (
    found.length === importColumns.length &&
    importColumns.every((column, place) => found[place] === column)
  )
    return;
  throw new ImportRefused(
    `The first line is not the header of a subscriber file.\nexpected: ${importColumns.join(',')}\nfound:    ${found.join(',').slice(0, 400)}`,
  );
}
