// GIF (89a) without metadata: frames and their timing stay; comments, other programs' blocks and the rest behind the end go.
import { BrokenPictureError, type CleanPicture } from './picture-parts.ts';

const extension = 0x21;
const frame = 0x2c;
const trailer = 0x3b;
const graphicControl = 0xf9;
const application = 0xff;
const loops: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** See cleanPicture. A frame that sticks out of the canvas is refused: decoders make room for it. */
export function cleanGif(source: Uint8Array): CleanPicture {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  let at = 13 + coloursBytes(bytes.readUInt8(10));
  const kept = [bytes.subarray(0, at)];
  let frames = 0;
  for (let kind = bytes.readUInt8(at); kind !== trailer; kind = bytes.readUInt8(at)) {
    const end = kind === frame ? endOfFrame(bytes, at) : endOfBlocks(bytes, at + 2);
    if (kind === frame) {
      frames++;
      const right = bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5);
      const bottom = bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7);
      if (right > width || bottom > height) throw new BrokenPictureError('a frame outside');
    } else if (kind !== extension) throw new BrokenPictureError('no block');
    if (kind === frame || isKept(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (frames === 0) throw new BrokenPictureError('no frame');
  return { bytes: Buffer.concat([...kept, Buffer.from([trailer])]), width, height, orientation: 1 };
}

function isKept(bytes: Buffer, at: number): boolean {
  const label = bytes.readUInt8(at + 1);
  return (
    label === graphicControl ||
    (label === application && loops.has(bytes.toString('latin1', at + 3, at + 14)))
  );
}

function coloursBytes(packed: number): number {
  return packed & 0x80 ? 3 << ((packed & 7) + 1) : 0;
}

function endOfFrame(bytes: Buffer, at: number): number {
  return endOfBlocks(bytes, at + 10 + coloursBytes(bytes.readUInt8(at + 9)) + 1);
}

/** Behind the empty block that ends a chain of blocks. */
function endOfBlocks(bytes: Buffer, from: number): number {
  let at = from;
  for (let size = bytes.readUInt8(at); size !== 0; size = bytes.readUInt8(at)) at += 1 + size;
  return at + 1;
}
