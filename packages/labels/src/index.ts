export { labelCode, type LabelFacts } from './label-facts.ts';
export { LABEL_LAYOUTS, type LabelType } from './layouts/index.ts';
export { drawPdf, drawPng, sizeInInches } from './draw-label.ts';
