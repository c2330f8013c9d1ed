// JPEG (ITU-T T.81) without metadata: of its segments stay tables, frames, scans and colour, and the orientation.
import { BrokenPictureError, type CleanPicture } from './picture-parts.ts';

const startOfScan = 0xda;
const endOfImage = 0xd9;
/** Frame headers are C0 to CF but for DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** See cleanPicture. */
export function cleanJpeg(source: Uint8Array): CleanPicture {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const kept: Uint8Array[] = [];
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  for (let at = 2; ;) {
    if (bytes.readUInt8(at) !== 0xff) throw new BrokenPictureError('no marker');
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) at++;
    else if (marker === endOfImage) break;
    else {
      const body = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
      let end = at + 4 + body.length;
      if (isFrame(marker)) {
        if (size) throw new BrokenPictureError('two frames');
        size = { height: body.readUInt16BE(1), width: body.readUInt16BE(3) };
      }
      if (marker === 0xe1) orientation = orientationOf(body) ?? orientation;
      if (marker === startOfScan) end = endOfScan(bytes, end);
      if (isKept(marker, body)) kept.push(bytes.subarray(at, end));
      at = end;
    }
  }
  if (!size) throw new BrokenPictureError('no frame');
  const turned = orientation === 1 ? [] : [orientationSegment(orientation)];
  const whole = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...turned,
    ...kept,
    Buffer.from([0xff, endOfImage]),
  ]);
  return { bytes: whole, ...size, orientation };
}

/** Of the application segments only what colours and density need; no comments. */
function isKept(marker: number, body: Buffer): boolean {
  const begins = (text: string): boolean => body.subarray(0, text.length).toString('latin1') === text;
  if (marker === 0xe0) return begins('JFIF\0');
  if (marker === 0xe2) return begins('ICC_PROFILE\0');
  if (marker === 0xee) return begins('Adobe');
  return (marker >= 0xc0 && marker <= 0xcf) || [startOfScan, 0xdb, 0xdc, 0xdd].includes(marker);
}

/** Where the coded data ends: at the next marker that is not stuffing or a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 2)) {
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && !isRestart(next)) return at;
  }
  throw new BrokenPictureError('no end');
}

const orientationTag = 0x0112;

function orientationOf(body: Buffer): number | undefined {
  if (body.subarray(0, 6).toString('latin1') !== 'Exif\0\0' || body.length < 14) return undefined;
  const tiff = body.subarray(6);
  const isLittle = tiff.readUInt16BE(0) === 0x4949;
  const u16 = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const ifd = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = ifd + 2 <= tiff.length ? u16(ifd) : 0;
  for (let at = ifd + 2; at < ifd + 2 + entries * 12 && at + 12 <= tiff.length; at += 12) {
    const value = u16(at + 8);
    if (u16(at) === orientationTag) return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** The smallest EXIF there is: big-endian TIFF with one entry. */
function orientationSegment(orientation: number): Buffer {
  const entry = [orientationTag >> 8, orientationTag & 0xff, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  const body = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff];
  return Buffer.from([0xff, 0xe1, 0, body.length + 2, ...body]);
}
