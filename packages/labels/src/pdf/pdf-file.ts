import { PDFContext, PDFCrossRefSection, PDFHeader, PDFRawStream, PDFString, PDFTrailer, PDFTrailerDict, type PDFObject, type PDFRef } from 'pdf-lib';
import type { EmbeddedFont } from './embedded-font.ts';
import type { PdfPage } from './page-content.ts';

/** What can write itself into bytes, as all of pdf-lib's objects can. */
type Writable = { sizeInBytes: () => number; copyBytesInto: (bytes: Uint8Array, offset: number) => number };

/**
 * Writes a PDF piece by piece: pages first, the fonts that they share last. Each call gives the bytes to send next, and nothing of
 * a page is kept but its place, so that a file of any length needs little memory. No dates, no random ids: the same pages give the same bytes.
 */
export const createPdfFile = () => {
  const context = PDFContext.create();
  const [catalog, pages, resources] = [context.nextRef(), context.nextRef(), context.nextRef()];
  const places: { ref: PDFRef; offset: number }[] = [];
  const kids: PDFRef[] = [];
  let offset = 0;

  const written = (...parts: Writable[]): Uint8Array => {
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.sizeInBytes(), 0));
    let at = 0;
    for (const part of parts) at += part.copyBytesInto(bytes, at);
    offset += bytes.length;
    return bytes;
  };
  const object = (ref: PDFRef, value: PDFObject): Uint8Array => {
    places.push({ ref, offset });
    return written(text(`${ref.objectNumber} ${ref.generationNumber} obj\n`), value, text('\nendobj\n'));
  };
  const stream = (bytes: Uint8Array, entries: Record<string, number> = {}): PDFRawStream =>
    PDFRawStream.of(context.obj({ ...entries, Filter: 'FlateDecode', Length: bytes.length }), bytes);

  const fontObjects = (font: EmbeddedFont, ref: PDFRef): Uint8Array[] => {
    const [file, descriptor, cid, unicode] = [context.nextRef(), context.nextRef(), context.nextRef(), context.nextRef()];
    const name = `LABELS+${font.key}`;
    return [
      object(file, stream(font.file, { Length1: font.fileLength })),
      object(descriptor, context.obj({
        Type: 'FontDescriptor', FontName: name, Flags: 4, FontBBox: [-1_000, font.descent, 3_000, font.ascent], ItalicAngle: 0,
        Ascent: font.ascent, Descent: font.descent, CapHeight: 714, StemV: 80, FontFile2: file,
      })),
      object(cid, context.obj({
        Type: 'Font', Subtype: 'CIDFontType2', BaseFont: name, CIDToGIDMap: 'Identity', FontDescriptor: descriptor, DW: 0,
        CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
        W: font.widths.flatMap(([id, width]) => [id, [width]]),
      })),
      object(unicode, stream(font.toUnicode)),
      object(ref, context.obj({ Type: 'Font', Subtype: 'Type0', BaseFont: name, Encoding: 'Identity-H', DescendantFonts: [cid], ToUnicode: unicode })),
    ];
  };

  return {
    /** The file's first bytes. */
    begin: (): Uint8Array => written(PDFHeader.forVersion(1, 7), text('\n')),

    /** A page's bytes; its copies show the same content, which is written once. */
    page: ({ size, content, copies }: PdfPage): Uint8Array => {
      const contents = context.nextRef();
      const refs = Array.from({ length: copies }, () => context.nextRef());
      kids.push(...refs);
      return Buffer.concat([
        object(contents, stream(content)),
        ...refs.map((ref) => object(ref, context.obj({ Type: 'Page', Parent: pages, MediaBox: [0, 0, round(size.width), round(size.height)], Resources: resources, Contents: contents }))),
      ]);
    },

    /** The fonts of all pages, and the file's end. */
    end: (fonts: readonly EmbeddedFont[]): Uint8Array => {
      const refs = fonts.map((font) => ({ font, ref: context.nextRef() }));
      const objects = [
        ...refs.flatMap(({ font, ref }) => fontObjects(font, ref)),
        object(resources, context.obj({ Font: Object.fromEntries(refs.map(({ font, ref }) => [font.key, ref])) })),
        object(pages, context.obj({ Type: 'Pages', Kids: kids, Count: kids.length })),
        object(catalog, context.obj({ Type: 'Catalog', Pages: pages, ViewerPreferences: { PrintScaling: 'None' } })),
      ];
      const table = offset;
      const trailer = context.obj({ Size: context.largestObjectNumber + 1, Root: catalog });
      return Buffer.concat([...objects, written(crossReferences(places), text('\n'), PDFTrailerDict.of(trailer), text('\n'), PDFTrailer.forLastCrossRefSectionOffset(table), text('\n'))]);
    },
  };
};

const text = (value: string): Writable => {
  const bytes = Buffer.from(value, 'latin1');
  return { sizeInBytes: () => bytes.length, copyBytesInto: (into, at) => (into.set(bytes, at), bytes.length) };
};

const round = (points: number): number => Math.round(points * 1_000) / 1_000;

/** The table wants its entries in the order of their numbers. */
function crossReferences(places: { ref: PDFRef; offset: number }[]): PDFCrossRefSection {
  const table = PDFCrossRefSection.create();
  for (const { ref, offset } of [...places].sort((a, b) => a.ref.objectNumber - b.ref.objectNumber)) table.addEntry(ref, offset);
  return table;
}
