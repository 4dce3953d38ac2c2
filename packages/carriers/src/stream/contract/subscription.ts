import type { EventKind, Subscription } from '@stream-tech/domain';
import { identifier, listAt, textAt, webAddress } from './read.ts';

/** The body of a call that subscribes one kind of event (section 7.1); Stream is to present `authHeader` when it calls `url`. */
export const encodeSubscription = ({ event, eventType, url, authHeader }: EventKind & { url: string; authHeader: string }): Record<string, string> =>
  ({ event, event_type: eventType, url_path: url, http_method: 'POST', content_type: 'application/json', auth_header: authHeader });

/** The id of a new subscription; undefined where the answer has none. */
export const decodeSubscriptionId = (response: Record<string, unknown>): string | undefined => identifier(textAt(response, 'id')) || undefined;

/** The subscriptions of an account (section 7.2); undefined where the answer has no list. Those without an id, which nobody could end, are left out. */
export const decodeSubscriptions = (response: Record<string, unknown>): Subscription[] | undefined =>
  (Array.isArray(response.subscriptions) ? listAt(response, 'subscriptions') : undefined)?.flatMap((entry): Subscription[] => {
    const id = identifier(textAt(entry, 'id'));
    return id === '' ? [] : [{ id, event: textAt(entry, 'event'), eventType: textAt(entry, 'event_type'), url: webAddress(textAt(entry, 'url_path')) }];
  });
