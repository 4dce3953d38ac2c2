import type { Answer } from '../partner/answer.ts';
import type { Fault } from '../partner/faults.ts';
import type { LedgerEntry } from '../partner/ledger.ts';
import { checkOrder, checkPatch } from './check-order.ts';
import type { ConsignmentBook } from './consignments.ts';
import { orderView } from './order-view.ts';
import type { StreamAccount } from './stream-account.ts';
import { accepted, created, notFound, rejected } from './stream-answers.ts';
import { problem } from './stream-model.ts';
import type { StreamOrderBody, StreamProblem, StreamStatus } from './stream-model.ts';
import type { StreamSwitches } from './stream-switches.ts';

export interface OrderCall {
  account: StreamAccount;
  /** The reference in the path, decoded. */
  ref: string;
  /** The parsed body; `undefined` where there was none, or it was not JSON. */
  body: unknown;
  fault: Fault | undefined;
  entry: LedgerEntry;
}

export type OrderHandler = (call: OrderCall) => Answer;

/** An order in one of these states may still be deleted (A18). */
const DELETABLE: readonly StreamStatus[] = ['UNCONFIRMED', 'CONFIRMED', 'HELD', 'CANCELLED'];

/** The calls on `/orders/orders` and `/orders/status` (section 5). */
export function createOrderHandlers(deps: { book: ConsignmentBook; switches: StreamSwitches; now: () => number }): Record<'create' | 'read' | 'status' | 'update' | 'delete', OrderHandler> {
  const { book, switches, now } = deps;
  return {
    create({ account, body, fault, entry }) {
      const problems = checkOrder(body, account);
      if (problems.length > 0) return rejected(problems);
      const order = body as StreamOrderBody;
      if (fault?.kind === 'cancelled-twin' && !book.holder(account.clientId, order.header.orderNo)) {
        const twin = book.commit(account, order);
        twin.cancelled = true;
        twin.status = 'CANCELLED';
      }
      const unique = switches.uniqueness && fault?.kind !== 'no-uniqueness';
      if (unique && book.holder(account.clientId, order.header.orderNo)) {
        return rejected([problem('DUPLICATE', `Order number '${order.header.orderNo}' already exists`)]);
      }
      const consignment = book.commit(account, order);
      entry.committedAt = now();
      return created(consignment, warningsFor(order, fault));
    },
    read({ account, ref }) {
      const consignment = book.find(account.clientId, ref);
      return consignment ? accepted({ order: orderView(consignment, account, switches) }) : notFound(switches.notFoundForm, ref);
    },
    status({ account, ref }) {
      const consignment = book.find(account.clientId, ref);
      if (!consignment) return notFound(switches.notFoundForm, ref);
      return accepted({ orderStatus: consignment.status, trackingURL: consignment.trackingURL });
    },
    update({ account, ref, body, entry }) {
      const consignment = book.find(account.clientId, ref);
      if (!consignment) return notFound(switches.notFoundForm, ref);
      const problems = checkPatch(body, account);
      if (problems.length > 0) return rejected(problems);
      const former = consignment.customerOrderNo;
      consignment.body = { ...consignment.body, header: { ...consignment.body.header, ...(body as { header: object }).header } };
      consignment.customerOrderNo = consignment.body.header.customerOrderNo;
      if (former !== consignment.customerOrderNo) book.reindex(consignment, former);
      entry.committedAt = now();
      return created(consignment, []);
    },
    delete({ account, ref, entry }) {
      const consignment = book.find(account.clientId, ref);
      if (!consignment) return notFound(switches.notFoundForm, ref);
      if (!DELETABLE.includes(consignment.status)) {
        return rejected([problem('NOTALLOWED', `Order '${ref}' is ${consignment.status} and cannot be deleted`)]);
      }
      consignment.deleted = true;
      entry.committedAt = now();
      return accepted({});
    },
  };

  function warningsFor(order: StreamOrderBody, fault: Fault | undefined): StreamProblem[] {
    const warnings: StreamProblem[] = [];
    if (fault?.kind === 'warnings') warnings.push(problem(fault.rule.code ?? 'ADDRESSCHECK', fault.rule.text ?? 'The address could not be placed on the map', 'warning'));
    const leg = order.delivery ?? order.collection;
    if (switches.warnAboutMissingWindow && !leg?.required) warnings.push(problem('NOWINDOW', 'No required date was given', 'warning'));
    return warnings;
  }
}
