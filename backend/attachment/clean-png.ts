// PNG (RFC 2083, APNG) without metadata: only chunks that are drawn stay, and nothing behind IEND.
import { BrokenPictureError, type CleanPicture } from './picture-parts.ts';

const keptChunks: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'acTL', 'fcTL', 'fdAT'],
  ...['gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs'],
]);
const signatureBytes = 8;
/** Length, type and checksum around the data of a chunk. */
const frameBytes = 12;

/** See cleanPicture. The checksums are for the decoder to look at. */
export function cleanPng(source: Uint8Array): CleanPicture {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const kept = [bytes.subarray(0, signatureBytes)];
  for (let at = signatureBytes; ;) {
    const end = at + frameBytes + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new BrokenPictureError('cut short');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (keptChunks.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') throw new BrokenPictureError('no header');
  return {
    bytes: Buffer.concat(kept),
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    orientation: 1,
  };
}
