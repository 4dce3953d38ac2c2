import { cutText, type ChannelMessage, type MessageBlock } from '@stream-tech/domain';

/** Signs that shape Slack's own markup; no other makes a link or calls a person (docs.slack.dev, "Formatting message text"). */
export const slackEscape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const MARKS: Record<MessageBlock['mark'], string> = { critical: '🔴', warning: '🟠', over: '🟢', info: '⚪' };
const HEADER_MAX = 150;
const SECTION_MAX = 2_900;
/** Slack takes fifty; three are around them. */
const MOST_BLOCKS = 45;

const link = ({ label, url }: { label: string; url: string }): string => `<${slackEscape(url)}|${slackEscape(label)}>`;
// Verbatim: nothing in it becomes a link or a mention by itself.
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cutText(text, SECTION_MAX), verbatim: true } });
const context = (text: string) => ({ type: 'context', elements: [{ type: 'mrkdwn', text: cutText(text, SECTION_MAX), verbatim: true }] });

const blockOf = ({ mark, title, lines, link: to }: MessageBlock) => {
  const end = to ? `\n${link(to)}` : '';
  return section(`${cutText(`${MARKS[mark]} *${slackEscape(title)}*\n${lines.map(slackEscape).join('\n')}`, SECTION_MAX - end.length)}${end}`);
};

/** A message as blocks, and as the text that a notification shows. */
export const slackMessage = ({ headline, lead, blocks, foot }: ChannelMessage) => ({
  text: slackEscape(headline),
  unfurl_links: false,
  unfurl_media: false,
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: cutText(headline, HEADER_MAX), emoji: false } },
    ...(lead ? [section(slackEscape(lead))] : []),
    ...blocks.slice(0, MOST_BLOCKS).map(blockOf),
    context(link(foot)),
  ],
});
