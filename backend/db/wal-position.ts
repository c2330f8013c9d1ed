// Positions in PostgreSQL's write-ahead log: order, segment names, and how far a folder of segments reaches.
import fs from 'node:fs/promises';
import path from 'node:path';

const segmentBytes = 16n * 1024n * 1024n;
const walPageBytes = 8192;
const segmentsPerLog = 0x1_0000_0000n / segmentBytes;
const pageAddressOffset = 8;
/** Of `checkPoint` in ControlFileData, src/include/catalog/pg_control.h. */
const checkpointOffset = 32;
const segmentName = /^[0-9A-F]{24}$/;

/** '0/2A000028' as a number that can be compared. */
export function parseLsn(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** Position at which a segment file begins; its timeline is ignored, as there is only one here. */
function segmentStart(name: string): bigint {
  const log = BigInt(`0x${name.slice(8, 16)}`);
  return (log * segmentsPerLog + BigInt(`0x${name.slice(16, 24)}`)) * segmentBytes;
}

/** Names of the segments in a pg_wal folder, oldest first; empty when there is no such folder. */
export async function segmentsIn(folder: string): Promise<string[]> {
  const names = await fs.readdir(folder).catch(() => []);
  return names.filter((name) => segmentName.test(name)).sort();
}

/**
 * How far the log of the database in `directory` goes or once went: the start of the last page written, or the
 * last checkpoint that the control file names, whichever is later. Whoever recovered to a position before it
 * has lost something. A segment kept for reuse has pages with older addresses, which do not count.
 */
export async function walReach(directory: string): Promise<bigint> {
  const folder = path.join(directory, 'pg_wal');
  const control = await fs
    .readFile(path.join(directory, 'global', 'pg_control'))
    .catch(() => Buffer.alloc(0));
  let reach = control.length > checkpointOffset + 8 ? control.readBigUInt64LE(checkpointOffset) : 0n;
  for (const name of await segmentsIn(folder)) {
    const bytes = await fs.readFile(path.join(folder, name));
    const start = segmentStart(name);
    for (let offset = 0; offset + walPageBytes <= bytes.length; offset += walPageBytes) {
      const address = bytes.readBigUInt64LE(offset + pageAddressOffset);
      if (address === start + BigInt(offset) && address > reach) reach = address;
    }
  }
  return reach;
}
