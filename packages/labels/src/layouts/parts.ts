import type { LabelFacts } from '../label-facts.ts';
import type { Paragraph } from '../text/fit-text.ts';

/** What several layouts say, so that it reads the same on each. */

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-24` as `Tue 24 Nov 2026`; anything else as it came. */
export const dayText = (day: string): string => {
  const [, year = 0, month = 0, date = 0] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []).map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  const named = MONTHS[month - 1];
  return weekday && named ? `${weekday} ${date} ${named} ${year}` : day;
};
export const deliveryDate = ({ deliveryDate: day = '' }: LabelFacts): string => dayText(day);

export const weight = ({ weightKg }: LabelFacts): string => (weightKg === undefined || !Number.isFinite(weightKg) ? '' : `${Number(weightKg.toFixed(2))} kg`);
export const packageOf = ({ packageNumber, packageCount }: LabelFacts): string => `${packageNumber} of ${packageCount}`;

/** Name, company, street, town and country; the postcode has a place of its own. */
export const address = (size: number, smallest: number) => ({ recipient }: LabelFacts): Paragraph[] => [
  { text: recipient.name || recipient.company, size: size * 1.2, smallest, weight: 'bold' },
  ...(recipient.name && recipient.company ? [{ text: recipient.company, size, smallest, weight: 'bold' } satisfies Paragraph] : []),
  ...recipient.lines.map((text): Paragraph => ({ text, size, smallest })),
  { text: [recipient.town, recipient.region].filter(Boolean).join(', '), size, smallest, weight: 'bold' },
  { text: recipient.country, size, smallest },
  { text: recipient.phone && `Tel ${recipient.phone}`, size: size * 0.8, smallest, expendable: true },
];

/** The postcode; a place without postcodes is sorted by its town. */
export const postcode = (size: number) => ({ recipient }: LabelFacts): Paragraph[] =>
  [{ text: recipient.postcode || recipient.town || recipient.country, size, weight: 'bold', leading: 0.95, mostLines: 2 }];

export const sender = (size: number) => ({ sender: { companyName, lines, phone } }: LabelFacts): Paragraph[] => [
  { text: companyName, size: size * 1.1, weight: 'bold' },
  { text: lines.filter(Boolean).join(', '), size },
  { text: phone && `Tel ${phone}`, size, expendable: true },
];

/** A caption in small print. */
export const caption = (text: string, size = 2.25) => (): Paragraph[] => [{ text, size }];

/** The text beneath the bars, for typing in when a scanner fails. */
export const codeText = (size: number) => ({ code }: LabelFacts): Paragraph[] => [{ text: code, size, weight: 'bold', mostLines: 1 }];

export const notes = (size: number) => ({ notes: said }: LabelFacts): Paragraph[] => [{ text: said, size, smallest: 2.25 }];
