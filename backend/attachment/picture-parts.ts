// What is left of a picture once it was taken apart, and what is thrown when it cannot be.

export interface CleanPicture {
  /** Pixels are untouched: the file is taken apart and put together again, not compressed anew. */
  bytes: Uint8Array;
  /** As stored, before the orientation is applied. */
  width: number;
  height: number;
  /** EXIF orientation, 1 to 8. */
  orientation: number;
}

/** A picture whose parts do not fit together. */
export class BrokenPictureError extends Error {}
