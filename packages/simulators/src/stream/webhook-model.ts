/** Kinds of object that events are about (reference stream-api.md, 7.1). */
export type StreamEventType = 'CONSHEADER' | 'CONSITEM' | 'LOADALLOC' | 'LOADALLOCPUP' | 'LOADALLOCTRUNK' | 'LOADHEADER';

const ORDER_CODES = [
  'UNCONFIRMED', 'CONFIRMED', 'PLANNED', 'RELEASED', 'HELD', 'COLLECTED', 'PARTCOLLECTED', 'DELIVERED', 'PARTDELVRD', 'DELIVERYFAILED', 'COMPLETED', 'CANCELLED',
];
const GROUP_CODES = ['PLANNEDDELIVERY', 'PLANNEDGROUP'];

/** What may be subscribed of each kind: its family name, and single codes (7.1, 7.4). */
export const STREAM_EVENTS: Record<StreamEventType, { family: string; codes: readonly string[] }> = {
  CONSHEADER: { family: 'ORDERSTATUS', codes: ORDER_CODES },
  CONSITEM: { family: 'ITEMSTATUS', codes: [] },
  LOADALLOC: { family: 'GROUPSTATUS', codes: GROUP_CODES },
  LOADALLOCPUP: { family: 'GROUPSTATUS', codes: GROUP_CODES },
  LOADALLOCTRUNK: { family: 'GROUPSTATUS', codes: GROUP_CODES },
  LOADHEADER: { family: 'RUNSTATUS', codes: ['OPENPLANNING', 'LOCKPLANNING', 'CLOSEPLANNING', 'DISPATCHED'] },
};

/** A subscription with the members of 7.1, in Stream's spelling. */
export interface StreamSubscription {
  id: number;
  /** Client id of the account that asked for it. */
  account: string;
  /** A single code, or the family name of its kind. */
  event: string;
  event_type: StreamEventType;
  url_path: string;
  http_method: 'POST';
  content_type: string;
  /** Presented as `Authorization`; never shown in a list. */
  auth_header?: string | undefined;
}

/** A subscription to be made without a call; everything but the address has a default. */
export interface StreamSubscriptionSeed {
  /** Default: the first account. */
  account?: string | undefined;
  event: string;
  event_type: StreamEventType;
  url_path: string;
  content_type?: string | undefined;
  auth_header?: string | undefined;
}

/** Something that happened in Stream, before anybody is told. */
export interface StreamEvent {
  account: string;
  type: StreamEventType;
  /** `event.event_code`. */
  code: string;
  /** `event.event_text`, `event.event_link`. */
  text?: string | undefined;
  link?: string | undefined;
  /** Consignment number. */
  order?: string | undefined;
  run?: { loadId: string; status: string; description: string } | undefined;
  /** Consignment numbers of the stops, in order. */
  stops?: readonly string[] | undefined;
  group?: { int_seq: number; loadId: string } | undefined;
}

/**
 * `waiting`: for its first try (late, out of order) or for its next one; `sending`: on its way; `accepted`: answered 2xx;
 * `given-up`: every try failed; `dropped`: lost on purpose; `forbidden`: its host is neither loopback nor allowed, so nothing was sent;
 * `ended`: the simulator closed, or was told to forget it, before it was accepted.
 */
export type NotificationState = 'waiting' | 'sending' | 'accepted' | 'given-up' | 'dropped' | 'forbidden' | 'ended';

/** A notification, and what became of it. */
export interface StreamNotification {
  /** 1, 2, 3 … since the simulator started. */
  id: number;
  account: string;
  subscription: number;
  code: string;
  /** Consignment number or run id. */
  about: string;
  url: string;
  /** Exactly what is posted. */
  body: string;
  /** `Authorization` as sent; absent when none is. */
  authorization?: string | undefined;
  contentType: string;
  state: NotificationState;
  /** HTTP status of the latest answer; 0 while there was none. */
  status: number;
  /** Tries begun. */
  attempts: number;
  /** One line per finished try: the answer's status, or 0 with the reason why there was no answer. */
  answers: { at: number; status: number; error?: string | undefined }[];
}

/** What Stream has told, tells, and has yet to tell. */
export interface StreamNotifications {
  /** Every notification in order of its event, dropped ones too; the oldest are forgotten beyond `notificationLimit`. */
  sent: StreamNotification[];
  /** Notifications that wait for their time: late, out of order, or to be tried again. */
  readonly waiting: number;
  /** Notifications on their way or next in line. */
  readonly inFlight: number;
  /** Settles when nothing is on its way or next in line; those that wait for their time don't count. */
  settled(): Promise<void>;
  /** Sends now what waits for its time, in the order in which it would have come due; settles when each was answered, with their number. */
  flush(): Promise<number>;
  /** Posts a notification once more, as a sender that did not hear the answer would; settles with the record of the copy. @throws {RangeError} when there is none with that id. */
  repeat(id: number): Promise<StreamNotification>;
  /** Forgets what waits, and the list. */
  clear(): void;
}
