// A picture without what is not picture: place and time of the photo, comments, whatever was hung on behind the end.
import type { MediaType } from '../../shared/attachment/attachment.contract.ts';
import { BrokenPictureError, type CleanPicture } from './picture-parts.ts';
import { cleanGif } from './clean-gif.ts';
import { cleanJpeg } from './clean-jpeg.ts';
import { cleanPng } from './clean-png.ts';
import { cleanWebp } from './clean-webp.ts';

const cleaners: Partial<Record<MediaType, (bytes: Uint8Array) => CleanPicture>> = {
  'image/png': cleanPng,
  'image/jpeg': cleanJpeg,
  'image/gif': cleanGif,
  'image/webp': cleanWebp,
};

/** Throws {@link BrokenPictureError}, or RangeError where the file ends too early. O(bytes). */
export function cleanPicture(mediaType: MediaType, bytes: Uint8Array): CleanPicture {
  const clean = cleaners[mediaType];
  if (!clean) throw new BrokenPictureError(`no picture: ${mediaType}`);
  return clean(bytes);
}
