// Reads a CSV file (RFC 4180, UTF-8, BOM and CRLF accepted) record by record; a broken record costs itself, not the rows after it.
import { createReadStream } from 'node:fs';

export interface CsvRecord {
  /** Line of the file where the record begins, from 1. */
  line: number;
  /** Text of the record without its line end. */
  raw: string;
  /** Its fields, or the reason why there are none. */
  cells: string[] | { problem: string };
}

/** A record may go over this many lines and characters; longer ones are taken for a quote that was never closed. */
const maxRecordLines = 40;
const maxRecordLength = 65_536;

type Fields = string[] | 'open' | { problem: string };

/**
 * Fields of a text that holds one whole record; `open` when it ends inside quotes, so that the next line belongs
 * to it. O(length).
 */
export function splitRecord(text: string): Fields {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  let place = 0;
  for (;;) {
    if (text[place] === '"') {
      const { value, next } = quotedField(text, place + 1);
      if (next < 0) return 'open';
      if (next < text.length && text[next] !== ',') return { problem: 'text after a closing quote' };
      fields.push(value);
      place = next;
    } else {
      const comma = text.indexOf(',', place);
      const end = comma < 0 ? text.length : comma;
      const value = text.slice(place, end);
      if (value.includes('"')) return { problem: 'a quote inside a field that does not begin with one' };
      fields.push(value);
      place = end;
    }
    if (place >= text.length) return fields;
    place += 1;
  }
}

function quotedField(text: string, from: number): { value: string; next: number } {
  let value = '';
  let place = from;
  for (;;) {
    const quote = text.indexOf('"', place);
    if (quote < 0) return { value, next: -1 };
    value += text.slice(place, quote);
    if (text[quote + 1] !== '"') return { value, next: quote + 1 };
    value += '"';
    place = quote + 2;
  }
}

/** Records of the file in order, empty lines left out. `onBytes` gets the size of each piece read. Rejects as the file system does. */
export async function* csvRecords(
  file: string,
  onBytes: (sizeBytes: number) => void,
): AsyncGenerator<CsvRecord> {
  const waiting: string[] = [];
  let line = 1;
  for await (const text of linesOf(file, onBytes)) {
    waiting.push(text);
    for (let taken = take(waiting, false); taken; taken = take(waiting, false)) {
      if (taken.raw !== '') yield { ...taken.record, line };
      line += taken.lines;
    }
  }
  for (let taken = take(waiting, true); taken; taken = take(waiting, true)) {
    if (taken.raw !== '') yield { ...taken.record, line };
    line += taken.lines;
  }
}

interface Taken {
  record: Omit<CsvRecord, 'line'>;
  raw: string;
  lines: number;
}

/** Takes one record from the lines that wait, or nothing while its end has not been read. */
function take(waiting: string[], isLast: boolean): Taken | null {
  let raw = '';
  for (let lines = 1; lines <= waiting.length; lines++) {
    raw = lines === 1 ? waiting[0]! : `${raw}\n${waiting[lines - 1]!}`;
    const isTooLong = raw.length > maxRecordLength || lines > maxRecordLines;
    const fields = isTooLong
      ? ({ problem: 'a record that is too long, or a quote that is never closed' } as const)
      : splitRecord(raw);
    if (fields === 'open') continue;
    // A quote opened by mistake: only its own line is lost, the lines after it are read anew.
    const taken = Array.isArray(fields) ? lines : 1;
    return takenOf(waiting.splice(0, taken), fields);
  }
  if (!isLast || waiting.length === 0) return null;
  return takenOf(waiting.splice(0, 1), { problem: 'a quote that is never closed' });
}

function takenOf(lines: readonly string[], cells: CsvRecord['cells']): Taken {
  const raw = lines.join('\n');
  return { record: { raw: raw.slice(0, maxRecordLength), cells }, raw, lines: lines.length };
}

/** Lines without their ends; the rest of a line longer than a record may be is dropped. */
async function* linesOf(file: string, onBytes: (sizeBytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const piece of createReadStream(file, { highWaterMark: 262_144 })) {
    const bytes = piece as Buffer;
    onBytes(bytes.length);
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxRecordLength + 1);
    for (const line of lines) yield withoutReturn(line);
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
