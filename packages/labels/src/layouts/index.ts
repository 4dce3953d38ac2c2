import type { LABEL_TYPES } from '@stream-tech/domain';
import type { Layout } from '../layout.ts';
import { compact100x50 } from './compact-100x50.ts';
import { defaultLayout } from './default.ts';
import { portraitStandard } from './portrait-standard.ts';
import { portraitWithoutQr } from './portrait-without-qr.ts';

export type LabelType = (typeof LABEL_TYPES)[number];

/** The guide's four label types (R-117 … R-121). A new layout is one file, and one line here. */
export const LABEL_LAYOUTS: Readonly<Record<LabelType, Layout>> = {
  Default: defaultLayout,
  'Portrait without QR': portraitWithoutQr,
  'Portrait Standard': portraitStandard,
  'Compact (100×50mm without QR)': compact100x50,
};
