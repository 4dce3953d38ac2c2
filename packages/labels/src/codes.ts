import JsBarcode from 'jsbarcode';
import { create as createQr } from 'qrcode';

/** Rows of modules, true where dark. A barcode has one row. */
export type Modules = boolean[][];

/** Code 128 of a text, quiet zones not included; undefined where Code 128 cannot say it (empty, or signs beyond ASCII). */
export const code128 = (text: string): Modules | undefined => {
  if (!/^[\x20-\x7e]+$/.test(text)) return undefined;
  const drawn: { encodings?: { data: string }[] } = {};
  JsBarcode(drawn, text, { format: 'CODE128' });
  const bits = drawn.encodings?.map(({ data }) => data).join('') ?? '';
  return bits ? [Array.from(bits, (bit) => bit === '1')] : undefined;
};

/** QR code of a text with medium error correction, quiet zone not included; undefined where it is empty, not well-formed, or longer than a QR code holds. */
export const qrCode = (text: string): Modules | undefined => {
  if (text === '' || !text.isWellFormed() || Buffer.byteLength(text) > 2_000) return undefined;
  const { modules } = createQr(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, row) => Array.from({ length: modules.size }, (_none, column) => Boolean(modules.get(row, column))));
};
