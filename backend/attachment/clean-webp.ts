// WebP (RFC 9649) without metadata: picture, alpha, animation and colour profile stay, and nothing behind the end.
import { BrokenPictureError, type CleanPicture } from './picture-parts.ts';

const keptChunks: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** EXIF and XMP in the flags of VP8X. */
const metadataFlags = 0x0c;
const animationHeaderBytes = 16;

interface Chunk {
  type: string;
  data: Buffer;
  /** With its header and padding. */
  whole: Buffer;
}

/** See cleanPicture. Width and height are the largest that any part claims, so that no part can hide its size. */
export function cleanWebp(source: Uint8Array): CleanPicture {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw new BrokenPictureError('cut short');
  const chunks = chunksOf(bytes.subarray(12, end)).filter(({ type }) => keptChunks.has(type));
  const sizes = chunks.flatMap(sizesOf);
  if (sizes.length === 0) throw new BrokenPictureError('no picture');
  const body = Buffer.concat(chunks.map(withoutFlags));
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return {
    bytes: Buffer.concat([head, body]),
    width: Math.max(...sizes.map(([width]) => width)),
    height: Math.max(...sizes.map(([, height]) => height)),
    orientation: 1,
  };
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size;
    if (end > bytes.length) throw new BrokenPictureError('cut short');
    chunks.push({
      type: bytes.toString('latin1', at, at + 4),
      data: bytes.subarray(at + 8, end),
      whole: bytes.subarray(at, end + (size % 2)),
    });
    at = end + (size % 2);
  }
  return chunks;
}

function withoutFlags({ type, whole }: Chunk): Buffer {
  if (type !== 'VP8X') return whole;
  const copy = Buffer.from(whole);
  copy[8] = copy.readUInt8(8) & ~metadataFlags;
  return copy;
}

function sizesOf({ type, data }: Chunk): [number, number][] {
  switch (type) {
    case 'VP8X':
      return [[data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1]];
    case 'VP8 ':
      return [[data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff]];
    case 'VP8L': {
      const bits = data.readUInt32LE(1);
      return [[(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]];
    }
    case 'ANMF':
      return chunksOf(data.subarray(animationHeaderBytes)).flatMap(sizesOf);
    default:
      return [];
  }
}
