/** A picture of one bit a dot, rows of whole bytes, the leftmost dot in the highest bit; a set bit is black. */
export type Bitmap = { width: number; height: number; stride: number; bits: Uint8Array };

/** Whole dots: from the left and top edge, to beyond the right and bottom edge. */
export type DotRect = { left: number; top: number; right: number; bottom: number };

export const createBitmap = (width: number, height: number): Bitmap => {
  const stride = Math.ceil(width / 8);
  return { width, height, stride, bits: new Uint8Array(stride * height) };
};

/** The part of a rectangle that lies on a picture. */
export const clipped = ({ left, top, right, bottom }: DotRect, { width, height }: Pick<Bitmap, 'width' | 'height'>): DotRect =>
  ({ left: Math.max(0, left), top: Math.max(0, top), right: Math.min(width, right), bottom: Math.min(height, bottom) });

/** Blackens a rectangle of dots. */
export const fillRect = (frame: Bitmap, rect: DotRect): void => {
  const { left, top, right, bottom } = clipped(rect, frame);
  if (left >= right) return;
  const first = left >> 3;
  const last = (right - 1) >> 3;
  for (let y = top; y < bottom; y++) {
    const row = y * frame.stride;
    for (let byte = first; byte <= last; byte++) {
      const head = byte === first ? 0xff >> (left & 7) : 0xff;
      const tail = byte === last ? (0xff << (7 - ((right - 1) & 7))) & 0xff : 0xff;
      frame.bits[row + byte] = (frame.bits[row + byte] ?? 0) | (head & tail);
    }
  }
};

/** Puts a glyph's black dots onto the frame at `x`, `y`, within `clip` only; `ink` says whether they come out black or white. */
export const stampGlyph = (frame: Bitmap, glyph: Bitmap, x: number, y: number, clip: DotRect, ink: 'black' | 'white'): void => {
  const { left, top, right, bottom } = clipped(clip, frame);
  const fromRow = Math.max(0, top - y);
  const toRow = Math.min(glyph.height, bottom - y);
  const shift = ((x % 8) + 8) % 8;
  const firstByte = (x - shift) / 8;
  for (let row = fromRow; row < toRow; row++) {
    const target = (y + row) * frame.stride;
    for (let byte = 0; byte <= glyph.stride; byte++) {
      const carried = byte > 0 ? glyph.bits[row * glyph.stride + byte - 1] ?? 0 : 0;
      const own = byte < glyph.stride ? glyph.bits[row * glyph.stride + byte] ?? 0 : 0;
      const at = firstByte + byte;
      const dots = ((((carried << 8) | own) >> shift) & 0xff) & maskOf(at * 8, left, right);
      if (dots === 0) continue;
      const index = target + at;
      frame.bits[index] = ink === 'black' ? (frame.bits[index] ?? 0) | dots : (frame.bits[index] ?? 0) & ~dots;
    }
  }
};

/** The dots of the byte that begins at column `start` which lie between `left` and `right`. */
function maskOf(start: number, left: number, right: number): number {
  if (start >= left && start + 8 <= right) return 0xff;
  if (start + 8 <= left || start >= right) return 0;
  const head = left > start ? 0xff >> (left - start) : 0xff;
  const tail = right < start + 8 ? (0xff << (start + 8 - right)) & 0xff : 0xff;
  return head & tail;
}
