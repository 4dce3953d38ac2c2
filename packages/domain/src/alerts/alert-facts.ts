import { cutText, readable } from '../text.ts';

/** What a rule found, of one account or one thing. Ids, figures, codes and names of accounts; of partners' sentences only those that hold no customer's data. */
export type AlertFacts = {
  /** Since when it is so; ISO 8601 in UTC. */
  since: string;
  installationId?: string | undefined;
  /** The Linnworks account's name; '' where it is about all of them. */
  account: string;
  integrationId?: string | undefined;
  /** What it is about within the account: a Stream account, a job, a schedule. */
  name?: string | undefined;
  count?: number | undefined;
  /** There are more than `count`. */
  isMore?: boolean | undefined;
  /** The most frequent cause, and how many of `count` it has. */
  code?: string | undefined;
  ofCode?: number | undefined;
  /** One of the orders. */
  orderId?: string | undefined;
  orderNumber?: number | undefined;
  /** What a partner said of the account itself. */
  said?: string | undefined;
};

const SAID_MAX = 300;

/** A partner's words as they may stand in a message: one line, of bounded length, without signs that shape a text. */
export const asSaid = (text: string): string => cutText(readable(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim(), SAID_MAX);

/** `1 order`, `12 orders`, `more than 5000 orders`. */
export const counted = ({ count = 0, isMore }: Pick<AlertFacts, 'count' | 'isMore'>, one: string, many: string): string => `${isMore ? 'more than ' : ''}${count} ${count === 1 && !isMore ? one : many}`;

/** A page of the console with its filter; what is absent is left out. */
export const paged = (page: string, filter: Record<string, string | undefined>): string => {
  const search = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const asked = search.toString();
  return asked === '' ? page : `${page}?${asked}`;
};
