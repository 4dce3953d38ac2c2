/** A label's paper. Inches and millimetres stay what they are called by, so that sizes come out as printers know them. */
export type Page = { width: number; height: number; unit: 'in' | 'mm' };
export type Dpi = 203 | 300;
export type Size = { width: number; height: number };

const MM_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;

/** Dots a unit: a "203 dpi" print head has 8 dots a millimetre, and 203 in an inch of label as drivers count it. */
const DOTS: Record<Dpi, Record<Page['unit'], number>> = { 203: { in: 203, mm: 8 }, 300: { in: 300, mm: 300 / MM_PER_INCH } };

const scaled = ({ width, height }: Page, factor: number): Size => ({ width: width * factor, height: height * factor });

export const pageMillimetres = (page: Page): Size => scaled(page, page.unit === 'in' ? MM_PER_INCH : 1);
export const pagePoints = (page: Page): Size => scaled(page, page.unit === 'in' ? POINTS_PER_INCH : POINTS_PER_INCH / MM_PER_INCH);

/** The PNG's size: 812 × 1218 for 4 × 6 in and 800 × 400 for 100 × 50 mm at 203 dpi. */
export const pageDots = (page: Page, dpi: Dpi): Size => {
  const { width, height } = scaled(page, DOTS[dpi][page.unit]);
  return { width: Math.round(width), height: Math.round(height) };
};

/** Dots in one millimetre of this paper. */
export const dotsPerMillimetre = (page: Page, dpi: Dpi): number => (page.unit === 'in' ? DOTS[dpi].in / MM_PER_INCH : DOTS[dpi].mm);

/** What Linnworks' answer tells as LabelWidth and LabelHeight: inches with two decimals (shipping contract, section 14). */
export const pageInches = (page: Page): Size => {
  const { width, height } = scaled(page, page.unit === 'in' ? 1 : 1 / MM_PER_INCH);
  return { width: Math.round(width * 100) / 100, height: Math.round(height * 100) / 100 };
};
