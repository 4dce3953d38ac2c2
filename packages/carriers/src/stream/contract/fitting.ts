import { cutText, readable, textLength, type RequestRemark } from '@stream-tech/domain';

/** Is told where a request differs from what it is made of. */
export type Say = (remark: RequestRemark) => void;
export const saysNothing: Say = () => undefined;

/** Stands where Stream requires a text and we have none; eligibility keeps such orders back, so this is a last resort. */
const NOTHING = '-';

/** Which part of a request is set in the service's mapping or the account's settings; all else is the order's own (stream-api.md, 5.2). */
const placeOf = (field: string): RequestRemark['place'] => {
  if (field.startsWith('header.partner')) return 'account';
  return /(?:Method|serviceLevel|services|stockLocation)$/.test(field) ? 'service' : 'order';
};

export type Fitting = ReturnType<typeof fittingFor>;

/** Makes texts fit to be sent, and says where that changes them. */
export const fittingFor = (say: Say) => {
  const remark = (level: RequestRemark['level'], field: string, message: string): void => say({ level, field, place: placeOf(field), message });

  /** The first text that says something, fit to be sent, cut to the limit on code points; '' where none does (section 4.4). */
  const cut = (field: string, max: number, ...texts: (string | undefined)[]): string => {
    for (const text of texts) {
      const whole = readable(text ?? '').trim();
      const sent = cutText(whole, max);
      if (sent === '') continue;
      if (sent !== whole) remark('changed', field, `It has ${textLength(whole)} characters and is cut to ${max}: “${sent}”.`);
      if (readable(text ?? '') !== text) remark('changed', field, 'It holds characters that can’t be sent; each of them is sent as \u{FFFD}.');
      return sent;
    }
    return '';
  };

  return {
    remark,
    cut,
    /** The same where Stream wants a text: `instead` where there is none. */
    needed(field: string, max: number, texts: (string | undefined)[], instead = NOTHING): string {
      const sent = cut(field, max, ...texts);
      if (sent === '') remark('changed', field, `It is empty; “${instead}” is sent in its place.`);
      return sent || instead;
    },
  };
};
