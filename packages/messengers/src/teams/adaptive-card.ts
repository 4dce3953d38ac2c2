import type { ChannelMessage, MessageBlock } from '@stream-tech/domain';

type Run = { type: 'TextRun'; text: string; weight?: 'Bolder'; size?: 'Large' | 'Medium'; color?: 'Attention' | 'Warning' | 'Good' | 'Default'; isSubtle?: boolean; selectAction?: { type: 'Action.OpenUrl'; url: string } };
type Rich = { type: 'RichTextBlock'; inlines: Run[]; separator?: boolean; spacing?: 'Medium' };

const COLOURS: Record<MessageBlock['mark'], NonNullable<Run['color']>> = { critical: 'Attention', warning: 'Warning', over: 'Good', info: 'Default' };
/** Teams takes 28 kB; what is around the blocks needs little. */
const MOST_BYTES = 26 * 1024;

// A TextBlock is read as Markdown, a TextRun never is: what a partner said stays text.
const rich = (inlines: Run[]): Rich => ({ type: 'RichTextBlock', inlines });

const blockOf = ({ mark, title, lines, link }: MessageBlock): Rich[] => [
  { ...rich([{ type: 'TextRun', text: title, weight: 'Bolder', color: COLOURS[mark] }]), separator: true, spacing: 'Medium' },
  ...lines.map((line) => rich([{ type: 'TextRun', text: line }])),
  ...(link ? [rich([{ type: 'TextRun', text: link.label, selectAction: { type: 'Action.OpenUrl', url: link.url } }])] : []),
];

/** A message as the card that a Teams workflow posts; blocks that do not fit are counted at its end. */
export const adaptiveCard = ({ headline, lead, blocks, foot }: ChannelMessage) => {
  const shown: Rich[][] = [];
  let bytes = 0;
  for (const block of blocks.map(blockOf)) {
    bytes += Buffer.byteLength(JSON.stringify(block));
    if (bytes > MOST_BYTES) break;
    shown.push(block);
  }
  const left = blocks.length - shown.length;
  return {
    type: 'message',
    attachments: [{
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', msteams: { width: 'Full' },
        body: [
          rich([{ type: 'TextRun', text: headline, weight: 'Bolder', size: 'Medium' }]),
          ...(lead ? [rich([{ type: 'TextRun', text: lead, isSubtle: true }])] : []),
          ...shown.flat(),
          ...(left > 0 ? [rich([{ type: 'TextRun', text: `And ${left} more.`, isSubtle: true }])] : []),
        ],
        actions: [{ type: 'Action.OpenUrl', title: foot.label, url: foot.url }],
      },
    }],
  };
};
