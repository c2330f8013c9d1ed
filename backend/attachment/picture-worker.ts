// Entry of the worker thread that looks at pictures: takes them apart, decodes them in WebAssembly, makes the small one.
import { parentPort } from 'node:worker_threads';
import photon from '@silvia-odwyer/photon-node';
import { thumbnailSidePixels, type MediaType } from '../../shared/attachment/attachment.contract.ts';
import { cleanPicture } from './clean-picture.ts';
import { orient, type Pixels } from './orient.ts';
import type { CleanPicture } from './picture-parts.ts';
import { mostPixels, type PictureAnswer, type PictureRequest } from './pictures.ts';

const jpegQuality = 80;

/** Decoding happens inside of WebAssembly: a picture made to break a decoder breaks this thread's memory at most. */
function look(mediaType: MediaType, bytes: Uint8Array): PictureAnswer {
  const clean = cleanPicture(mediaType, bytes);
  if (clean.width * clean.height > mostPixels) return { refused: 'too many pixels' };
  const small = shrink(clean);
  const thumbnail = encode(orient(onWhite(small), clean.orientation));
  const isTurned = clean.orientation >= 5;
  return {
    bytes: clean.bytes,
    width: isTurned ? clean.height : clean.width,
    height: isTurned ? clean.width : clean.height,
    thumbnail,
  };
}

function shrink(picture: CleanPicture): Pixels {
  const whole = photon.PhotonImage.new_from_byteslice(picture.bytes);
  const [width, height] = [whole.get_width(), whole.get_height()];
  const scale = Math.min(1, thumbnailSidePixels / Math.max(width, height));
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  if (scale === 1) return { ...small, rgba: taken(whole) };
  const resized = photon.resize(whole, small.width, small.height, photon.SamplingFilter.Triangle);
  whole.free();
  return { ...small, rgba: taken(resized) };
}

function taken(image: photon.PhotonImage): Uint8Array {
  const rgba = image.get_raw_pixels();
  image.free();
  return rgba;
}

/** JPEG has no transparency. */
function onWhite({ rgba, ...size }: Pixels): Pixels {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]! / 255;
    for (let c = at; c < at + 3; c++) rgba[c] = Math.round(rgba[c]! * alpha + 255 * (1 - alpha));
    rgba[at + 3] = 255;
  }
  return { ...size, rgba };
}

function encode({ width, height, rgba }: Pixels): Uint8Array {
  const image = new photon.PhotonImage(rgba, width, height);
  const bytes = image.get_bytes_jpeg(jpegQuality);
  image.free();
  return bytes;
}

parentPort?.on('message', ({ mediaType, bytes }: PictureRequest) => {
  let answer: PictureAnswer;
  try {
    answer = look(mediaType, bytes);
  } catch (error) {
    answer = { refused: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
