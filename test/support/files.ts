// Files as people and attackers send them, made on the spot.
import { crc32, deflateSync } from 'node:zlib';
import photon from '@silvia-odwyer/photon-node';

export const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
export const exe = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(2_000, 7)]);
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const html = Buffer.from('Привіт!\n<html><body onload="alert(1)">рахунок</body></html>\n');

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A black picture with a text chunk; `rows` fewer than `height` make a header that lies. */
export function png(width: number, height: number, { rows = height, comment = '' } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.alloc(rows * (width + 1)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Black but for its left half, which is white: what is turned can be told. */
function halves(width: number, height: number): photon.PhotonImage {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0; at < rgba.length; at += 4) {
    if ((at / 4) % width >= width / 2) rgba.fill(0, at, at + 3);
  }
  return new photon.PhotonImage(rgba, width, height);
}

export function webp(width: number, height: number): Buffer {
  return Buffer.from(halves(width, height).get_bytes_webp());
}

/** A photo as phones make it: EXIF with an orientation and a place, and a comment. */
export function jpeg(width: number, height: number, orientation = 1): Buffer {
  const plain = Buffer.from(halves(width, height).get_bytes_jpeg(90));
  const tiff = Buffer.from(
    'II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0GPS 50.4501 30.5234',
    'latin1',
  );
  tiff.writeUInt16LE(orientation, 18);
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  return Buffer.concat([
    plain.subarray(0, 2),
    segment(0xe1, exif),
    segment(0xfe, Buffer.from('Olena was here')),
    plain.subarray(2),
  ]);
}

function segment(marker: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);
}

/** Two frames of one pixel with a comment. */
export function gif(comment = 'Olena was here'): Buffer {
  const head = Buffer.from('474946383961010001008000000000' + '00ffffff', 'hex');
  const loop = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
  const frame = Buffer.from('21f90400010000002c000000000100010000' + '02024401' + '00', 'hex');
  const words = Buffer.from(comment, 'latin1');
  const note = Buffer.concat([Buffer.from([0x21, 0xfe, words.length]), words, Buffer.from([0])]);
  return Buffer.concat([head, loop, note, frame, frame, Buffer.from([0x3b])]);
}

/** A file that is both a GIF and a script: `GIF89a/*…` closes its comment behind the picture. */
export function gifScript(): Buffer {
  return Buffer.concat([gif('*/=1;alert(1)/*'), Buffer.from('*/;alert(document.domain)//')]);
}
