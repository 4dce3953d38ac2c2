import type { ChannelMessage, MessageBlock } from '@stream-tech/domain';

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const COLOURS: Record<MessageBlock['mark'], string> = { critical: '#c92a2a', warning: '#e8590c', over: '#2b8a3e', info: '#868e96' };
const MARKS: Record<MessageBlock['mark'], string> = { critical: 'CRITICAL', warning: 'Warning', over: 'Over', info: '' };

const link = ({ label, url }: { label: string; url: string }): string => `<a href="${escape(url)}">${escape(label)}</a>`;

const htmlBlock = ({ mark, title, lines, link: to }: MessageBlock): string =>
  `<div style="border-left:4px solid ${COLOURS[mark]};padding:2px 0 2px 12px;margin:0 0 18px"><p style="margin:0 0 4px"><strong>${escape(title)}</strong></p>${lines.map((line) => `<p style="margin:0 0 4px">${escape(line)}</p>`).join('')}${to ? `<p style="margin:0">${link(to)}</p>` : ''}</div>`;

const textBlock = ({ mark, title, lines, link: to }: MessageBlock): string => [`${MARKS[mark] ? `${MARKS[mark]}: ` : ''}${title}`, ...lines.map((line) => `  ${line}`), ...(to ? [`  ${to.url}`] : [])].join('\n');

/** A message as a mail: its subject, its text, and the same as HTML in which everything that was not written here is escaped. */
export const mailOf = ({ headline, lead, blocks, foot }: ChannelMessage): { subject: string; text: string; html: string } => ({
  subject: headline.replace(/\s+/g, ' '),
  text: [headline, ...(lead ? [lead] : []), ...blocks.map(textBlock), `${foot.label}: ${foot.url}`].join('\n\n'),
  html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head><body style="font:15px/1.45 system-ui,-apple-system,'Segoe UI',sans-serif;max-width:640px">`
    + `<h1 style="font-size:18px;margin:0 0 14px">${escape(headline)}</h1>${lead ? `<p style="margin:0 0 18px">${escape(lead)}</p>` : ''}${blocks.map(htmlBlock).join('')}<p style="margin:0">${link(foot)}</p></body></html>`,
});
