export { rasterisePdf, readPng, scan, type Grey } from './read-pictures.ts';
export { RECIPIENTS, sampleLabel } from './sample-labels.ts';
