import { AppError, localDate } from '@stream-tech/domain';
import type { Clock } from '@stream-tech/platform';
import type { AuditLog, ManifestLine, ManifestStore, SendingContexts } from '@stream-tech/store';
import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib';
import type { ActiveProfile } from './shipping-profile.ts';

export type ManifestsDeps = { manifests: ManifestStore; contexts: Pick<SendingContexts, 'read'>; audit: AuditLog; clock: Clock };
export type Manifests = ReturnType<typeof createManifests>;

const ROWS_A_PAGE = 45;
const COLUMNS: { title: string; left: number; most: number; of: (line: ManifestLine) => string }[] = [
  { title: 'Order', left: 40, most: 18, of: ({ orderNumber }) => orderNumber },
  { title: 'Consignment', left: 150, most: 24, of: ({ consignmentNo }) => consignmentNo },
  { title: 'Tracking number', left: 290, most: 30, of: ({ trackingNumber }) => trackingNumber },
  { title: 'Postcode', left: 470, most: 14, of: ({ postcode }) => postcode },
];

/** The built-in fonts of PDF know Latin letters only; numbers and postcodes hardly need more. */
const plain = (text: string, most: number): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, most);

const drawRow = (page: PDFPage, font: PDFFont, y: number, cells: string[]): void => cells.forEach((cell, index) => page.drawText(cell, { x: COLUMNS[index]!.left, y, size: 9, font }));

/** A manifest as a PDF on A4, as many pages as it needs (linnworks-shipping-contract.md, 12). */
export const drawManifest = async (reference: string, createdAt: string, lines: ManifestLine[]): Promise<Uint8Array> => {
  const file = await PDFDocument.create();
  const [font, bold] = [await file.embedFont(StandardFonts.Helvetica), await file.embedFont(StandardFonts.HelveticaBold)];
  const pages = Math.max(1, Math.ceil(lines.length / ROWS_A_PAGE));
  for (let number = 0; number < pages; number += 1) {
    const page = file.addPage([595, 842]);
    page.drawText(`Manifest ${plain(reference, 40)}`, { x: 40, y: 790, size: 16, font: bold });
    page.drawText(`${createdAt.slice(0, 16).replace('T', ' ')} UTC   ${lines.length} orders   page ${number + 1} of ${pages}`, { x: 40, y: 772, size: 9, font });
    drawRow(page, bold, 750, COLUMNS.map(({ title }) => title));
    lines.slice(number * ROWS_A_PAGE, (number + 1) * ROWS_A_PAGE).forEach((line, row) => drawRow(page, font, 734 - row * 15, COLUMNS.map(({ of, most }) => plain(of(line), most))));
  }
  return file.save();
};

/** Manifests: filing is always possible, since Linnworks wants one every day (linnworks-shipping-contract.md, 12). */
export const createManifests = ({ manifests, contexts, audit, clock }: ManifestsDeps) => ({
  /** Files a list of order numbers, unknown ones too; the same list on the same local day gives the same reference. */
  async file({ id, installationId }: ActiveProfile, orderNumbers: string[]): Promise<string> {
    const zone = (await contexts.read(installationId))?.installation.zone ?? 'UTC';
    const reference = await manifests.file(id, localDate(clock(), zone), orderNumbers);
    const known = await manifests.lines(installationId, orderNumbers);
    await audit.append({ kind: 'manifest', actor: 'linnworks', installationId, outcome: 'filed', detail: { reference, orders: orderNumbers.length, unknown: known.filter(({ consignmentNo }) => consignmentNo === '').length } });
    return reference;
  },

  /** The PDF of a filed manifest. Throws `unknown-manifest`. */
  async print({ id, installationId }: ActiveProfile, reference: string): Promise<Uint8Array> {
    const manifest = await manifests.find(id, reference);
    if (!manifest) throw new AppError('unknown-manifest', 'There is no manifest with this reference. File it again.', 'fix-the-data');
    return drawManifest(reference, manifest.createdAt, await manifests.lines(installationId, manifest.orderNumbers));
  },
});
