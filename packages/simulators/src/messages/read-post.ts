import type { Medium } from './message-model.ts';

/** What a post says, or why it is refused. */
export type ReadPost = { headline: string; text: string } | { refused: string };

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Slack's own markup, carried out: what a reader sees. A link shows its label. */
const shown = (mrkdwn: string): string =>
  mrkdwn.replace(/(^|\s)\*([^*\n]+)\*(?=\s|$)/g, '$1$2').replace(/<([^>|]+)\|([^>]*)>/g, '$2 ($1)').replace(/<([^>]+)>/g, '$1').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Incoming webhooks: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, block kit's limits. */
function readSlack(body: Json): ReadPost {
  const blocks = list(body.blocks);
  if (text(body.text) === '' && blocks.length === 0) return { refused: 'no_text' };
  if (blocks.length > 50) return { refused: 'invalid_blocks' };
  const said: string[] = [];
  for (const block of blocks) {
    const part = isObject(block.text) ? text(block.text.text) : '';
    if (block.type === 'header' && (!isObject(block.text) || block.text.type !== 'plain_text' || part === '' || part.length > 150)) return { refused: 'invalid_blocks' };
    if (block.type === 'section' && (part === '' || part.length > 3000)) return { refused: 'invalid_blocks' };
    if (!['header', 'section', 'context', 'divider'].includes(text(block.type))) return { refused: 'invalid_blocks' };
    const elements = list(block.elements).map((element) => text(element.text));
    said.push(...[isObject(block.text) && block.text.type === 'plain_text' ? part : shown(part), ...elements.map(shown)].filter(Boolean));
  }
  return { headline: shown(text(body.text)), text: said.join('\n\n') };
}

/** A card's texts in their order. A TextBlock would be read as Markdown, a TextRun is not. */
function cardTexts(items: Json[]): string[] {
  return items.flatMap((item) => {
    if (item.type === 'RichTextBlock') return [(Array.isArray(item.inlines) ? item.inlines : []).map((inline: unknown) => (isObject(inline) ? text(inline.text) : text(inline))).join('')];
    if (item.type === 'TextBlock') return [text(item.text)];
    return cardTexts(list(item.items));
  });
}

/** A workflow's trigger “when a Teams webhook request is received”: a message with adaptive cards, 28 kB at most. */
function readTeams(body: Json, bytes: number): ReadPost {
  const [attachment] = list(body.attachments);
  if (body.type !== 'message' || !attachment || attachment.contentType !== 'application/vnd.microsoft.card.adaptive') return { refused: 'The body is no message with an adaptive card.' };
  const card = attachment.content;
  if (!isObject(card) || card.type !== 'AdaptiveCard' || !/^1\.[0-5]$/.test(text(card.version))) return { refused: 'The attachment is no adaptive card.' };
  if (bytes > 28 * 1024) return { refused: 'The card is larger than 28 kB.' };
  const texts = cardTexts(list(card.body));
  return { headline: texts[0] ?? '', text: texts.join('\n\n') };
}

/** Reads a post as the receiver of that medium would. */
export function readPost(medium: Exclude<Medium, 'email'>, raw: string, contentType: string): ReadPost {
  if (!contentType.includes('application/json')) return { refused: 'invalid_payload' };
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    return { refused: 'invalid_payload' };
  }
  if (!isObject(body)) return { refused: 'invalid_payload' };
  if (medium === 'slack') return readSlack(body);
  if (medium === 'teams') return readTeams(body, Buffer.byteLength(raw));
  return { headline: text(body.headline), text: JSON.stringify(body, null, 2) };
}
