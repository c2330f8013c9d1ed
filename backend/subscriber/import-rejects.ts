// The file of rows that an import did not take: line number, reason, and the row as it was, ready to be repaired.
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { CsvRecord } from './csv-records.ts';
import { importColumns } from './import-row.ts';

/** `people.csv` → `people.rejects.csv`, beside it. */
export function rejectsPathOf(file: string): string {
  return `${file.replace(/\.csv$/i, '')}.rejects.csv`;
}

/** Written as `….part` and renamed at the end; nothing is kept when nothing was rejected. */
export class RejectsFile {
  count = 0;
  private readonly path: string;
  private stream: WriteStream | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Adds a row; resolves when more may be written. Rejects when the folder or the disk refuses. */
  async add({ line, raw, cells }: CsvRecord, reason: string): Promise<void> {
    this.count += 1;
    this.stream ??= await this.begin();
    const row = Array.isArray(cells) ? cells : [raw];
    if (!this.stream.write(csvLine([String(line), reason, ...row]))) await once(this.stream, 'drain');
  }

  private async begin(): Promise<WriteStream> {
    const stream = createWriteStream(`${this.path}.part`);
    await once(stream, 'open');
    // A byte order mark, because people open this file in a spreadsheet.
    stream.write(`\uFEFF${csvLine(['line', 'reason', ...importColumns])}`);
    return stream;
  }

  /** Puts the file in its place, on disk, or removes the one of an earlier run. Gives its path when there is one. */
  async finish(): Promise<string | null> {
    if (!this.stream) {
      await rm(this.path, { force: true });
      return null;
    }
    this.stream.end();
    await once(this.stream, 'finish');
    const file = await open(`${this.path}.part`, 'r+');
    await file.sync();
    await file.close();
    await rename(`${this.path}.part`, this.path);
    return this.path;
  }
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
