// Turns a small picture the way its EXIF orientation says.

export interface Pixels {
  width: number;
  height: number;
  /** Four bytes a pixel, row by row. */
  rgba: Uint8Array;
}

/** For each orientation, where in the source the pixel (x, y) of the result comes from; w and h are the source's. */
const sourceOf: Readonly<Record<number, (x: number, y: number, w: number, h: number) => [number, number]>> = {
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, _w, h) => [y, h - 1 - x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, w) => [w - 1 - y, x],
};

/** `orientation` is 1 to 8 as in EXIF; 1 gives the same pixels. O(pixels). */
export function orient(source: Pixels, orientation: number): Pixels {
  const from = sourceOf[orientation];
  if (!from) return source;
  const isTurned = orientation >= 5;
  const width = isTurned ? source.height : source.width;
  const height = isTurned ? source.width : source.height;
  const before = new Uint32Array(source.rgba.slice().buffer);
  const after = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = from(x, y, source.width, source.height);
      after[y * width + x] = before[fromY * source.width + fromX]!;
    }
  }
  return { width, height, rgba: new Uint8Array(after.buffer) };
}
