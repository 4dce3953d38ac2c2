import { compose, type DrawCommand } from '../compose.ts';
import { defineLayout } from '../layout.ts';
import { dayText } from '../layouts/parts.ts';
import type { Paragraph } from '../text/fit-text.ts';
import { A4 } from './list-document.ts';
import { ORDER_WORDS } from './load-list.ts';
import type { RunCoverFacts } from './run-facts.ts';

const heading = (text: string): Paragraph => ({ text, size: 3, weight: 'bold', leading: 1.6 });
const said = (text: string): Paragraph => ({ text, size: 4.5, smallest: 2.5, leading: 1.35 });

const coverLayout = defineLayout<RunCoverFacts>({
  page: A4,
  blocks: [
    { kind: 'shape', box: [12, 12, 186, 4] },
    { kind: 'text', box: [12, 20, 186, 34], text: ({ head }) => [{ text: head.title, size: 24, weight: 'bold', smallest: 8, mostLines: 2, leading: 1 }], valign: 'middle' },
    { kind: 'text', box: [12, 55, 186, 9], text: ({ head }) => [{ text: head.remark, size: 6, smallest: 3, mostLines: 2 }] },
    { kind: 'fields', box: [12, 68, 186, 17], size: 7, caption: 3, fields: [{ caption: 'DAY', value: ({ head }) => dayText(head.day) || 'No date' }, { caption: 'PLANNING', value: ({ head }) => head.state }] },
    { kind: 'fields', box: [12, 87, 186, 17], size: 7, caption: 3, fields: [{ caption: 'DRIVER', value: ({ head }) => head.drivers || 'No driver' }, { caption: 'VEHICLE', value: ({ head }) => head.vehicles || 'No vehicle' }] },
    { kind: 'shape', box: [12, 107, 186, 0.5] },
    { kind: 'text', box: [12, 110, 88, 62], text: ({ counts }) => [heading('IN THIS RUN'), ...counts.map(({ caption, value }) => said(`${value} ${caption}`))] },
    { kind: 'text', box: [108, 110, 90, 62], text: ({ contents, order }) => [heading('IN THIS PACK'), ...contents.map(said), { text: `${ORDER_WORDS[order]}.`, size: 3.5, smallest: 2.5, leading: 1.5 }] },
    { kind: 'shape', box: [12, 174, 186, 0.5] },
    { kind: 'text', box: [12, 178, 186, 100], text: ({ notices }) => [heading(notices.length > 0 ? 'LOOK AT THESE BEFORE LOADING' : ''), ...notices.map((text): Paragraph => ({ text, size: 4, smallest: 2.25, leading: 1.4, mostLines: 4 }))] },
    { kind: 'text', box: [12, 285, 186, 4], text: ({ head }) => [{ text: [head.printed, head.account].filter(Boolean).join(' · '), size: 2.375, mostLines: 1 }] },
  ],
});

/** The first page of a run pack. The faces its texts need are open already. */
export const composeCover = (facts: RunCoverFacts): DrawCommand[] => compose(coverLayout, facts);
