import { crc32, deflateSync } from 'node:zlib';
import type { Bitmap } from './frame.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GREY = 0;
const BY_THE_METRE = 1;

/**
 * A one-bit greyscale PNG with its density (`pHYs`), which tells printers the true size (shipping contract, section 14).
 * A tenth of the bytes and a twentieth of the time of an RGBA picture (performance 1.4).
 */
export const encodePng = (frame: Bitmap, dotsPerMetre: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(frame.width, 0);
  header.writeUInt32BE(frame.height, 4);
  header[8] = 1;
  header[9] = GREY;
  const density = Buffer.alloc(9);
  density.writeUInt32BE(dotsPerMetre, 0);
  density.writeUInt32BE(dotsPerMetre, 4);
  density[8] = BY_THE_METRE;
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('pHYs', density), chunk('IDAT', deflateSync(rowsOf(frame), { level: 6 })), chunk('IEND', Buffer.alloc(0))]);
};

/** Rows with their filter byte (none); a PNG's zero is black. */
function rowsOf({ height, stride, bits }: Bitmap): Buffer {
  const rows = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1) + 1;
    for (let byte = 0; byte < stride; byte++) rows[at + byte] = ~(bits[y * stride + byte] ?? 0);
  }
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
