import type { OnExchange } from '@stream-tech/domain';
import type { ClaimedDelete, ClaimedOrder } from '@stream-tech/store';

/** Keeps what Stream is asked and answers with the order that is held for it; the statement that ends the holding stores it (decision 0160). */
export const hear = ({ heard }: Pick<ClaimedOrder | ClaimedDelete, 'heard'>): OnExchange => (exchange) => { heard.push(exchange); };

/** Repeats of the same question tell nothing new; a silent account must not fill the disk with them. */
export const MOST_KEPT_REPEATS = 10;
