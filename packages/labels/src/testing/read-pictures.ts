import { PDFiumLibrary } from '@hyzyla/pdfium';
import { scanGrayBuffer } from '@undecaf/zbar-wasm';
import { createCanvas, loadImage } from 'canvas';

/** A picture's lightness, a byte a dot, 0 is black. */
export type Grey = { width: number; height: number; dots: Uint8Array };

/** A PNG as another program's decoder sees it. */
export const readPng = async (png: Buffer): Promise<Grey> => {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return greyOf(context.getImageData(0, 0, image.width, image.height));
};

let pdfium: Promise<PDFiumLibrary> | undefined;

/** A PDF's pages as PDFium shows them, with their sizes in points. */
export const rasterisePdf = async (pdf: Buffer, dpi: number): Promise<(Grey & { points: [number, number] })[]> => {
  const library = await (pdfium ??= PDFiumLibrary.init());
  const document = await library.loadDocument(pdf);
  const pages = [];
  for (const page of document.pages()) {
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const { data, width, height } = await page.render({ width: Math.round((originalWidth * dpi) / 72), height: Math.round((originalHeight * dpi) / 72), render: 'bitmap' });
    pages.push({ ...greyOf({ data, width, height }), points: [originalWidth, originalHeight] as [number, number] });
  }
  document.destroy();
  return pages;
};

/** What a scanner reads: each symbol's kind and text, sorted. */
export const scan = async ({ width, height, dots }: Grey): Promise<string[]> => {
  const symbols = await scanGrayBuffer(dots.slice().buffer, width, height);
  return symbols.map((symbol) => `${symbol.typeName} ${symbol.decode()}`).sort();
};

function greyOf({ data, width, height }: { data: Uint8Array | Uint8ClampedArray; width: number; height: number }): Grey {
  const dots = new Uint8Array(width * height);
  for (let dot = 0; dot < dots.length; dot++) dots[dot] = data[dot * 4] ?? 0;
  return { width, height, dots };
}
