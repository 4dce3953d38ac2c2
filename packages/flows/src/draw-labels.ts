import { createHash } from 'node:crypto';
import type { Order } from '@stream-tech/domain';
import type { LabelWorker } from '@stream-tech/labels';
import type { DrawnLabel, LabelStore } from '@stream-tech/store';
import type { PlannedLabel } from './label-plan.ts';

export type DrawLabelsDeps = { labels: Pick<LabelStore, 'find' | 'keep'>; drawer: Pick<LabelWorker, 'drawPng' | 'drawPdf'> };
export type DrawLabels = ReturnType<typeof createDrawLabels>;

/** Gives the images of planned labels: those kept, and the others drawn now. Who asks for a label that is being drawn waits for that drawing (F53). */
export const createDrawLabels = ({ labels, drawer }: DrawLabelsDeps) => {
  const underWay = new Map<string, Promise<DrawnLabel>>();

  const draw = async (orderId: string, { type, facts, hash }: PlannedLabel): Promise<DrawnLabel> => {
    const [png, pdf] = await Promise.all([drawer.drawPng(type, facts), drawer.drawPdf(type, facts)]);
    const drawn = { factsHash: hash, png, pdf };
    await labels.keep(orderId, [{ ...drawn, labelType: type, packageNumber: facts.packageNumber, packageCount: facts.packageCount, pngHash: createHash('sha256').update(png).digest('hex') }]);
    return drawn;
  };
  const drawOnce = (orderId: string, planned: PlannedLabel): Promise<DrawnLabel> => {
    const key = `${orderId}:${planned.hash}`;
    const known = underWay.get(key);
    if (known) return known;
    const drawing = draw(orderId, planned).finally(() => underWay.delete(key));
    underWay.set(key, drawing);
    return drawing;
  };

  return async function drawLabels({ id }: Pick<Order, 'id'>, planned: PlannedLabel[]): Promise<{ images: DrawnLabel[]; drawn: number }> {
    const kept = await labels.find(id, planned.map(({ hash }) => hash));
    const images = await Promise.all(planned.map((label) => Promise.resolve(kept.get(label.hash) ?? drawOnce(id, label))));
    return { images, drawn: planned.length - kept.size };
  };
};
