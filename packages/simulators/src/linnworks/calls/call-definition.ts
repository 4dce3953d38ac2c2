import type { LedgerEntry } from '../../partner/ledger.ts';
import type { LinnworksAccount } from '../account-model.ts';
import { BadRequest } from '../read-request.ts';
import type { Fields } from '../read-request.ts';
import type { LinnworksOrder } from '../order-model.ts';

export interface CallContext {
  account: LinnworksAccount;
  fields: Fields;
  entry: LedgerEntry;
  /** For what Linnworks leaves to chance, page order without sorting. */
  random: () => number;
}

export interface CallDefinition {
  /** Calls per account and minute (section 5). */
  quota: number;
  /** Reads answer to GET and POST alike; writes to POST only. */
  reads?: boolean;
  /** The answer's value; `undefined` becomes 204. @throws {BadRequest} → 400. */
  handle(context: CallContext): unknown;
}

export type CallDefinitions = Record<string, CallDefinition>;

export const NULL_REFERENCE = 'Object reference not set to an instance of an object.';

/** @throws {BadRequest} in the words of a program that did not find the order. */
export function orderOrRefuse(account: LinnworksAccount, id: string): LinnworksOrder {
  const order = account.find(id);
  if (!order) throw new BadRequest(NULL_REFERENCE);
  return order;
}

/** An order that may be edited: locked and parked ones refuse (section 14). */
export function editableOrRefuse(account: LinnworksAccount, id: string): LinnworksOrder {
  const order = orderOrRefuse(account, id);
  if (account.backstage(order).locked) throw new BadRequest('Order is locked');
  if (order.GeneralInfo.IsParked) throw new BadRequest('Order is parked');
  if (order.Processed && !account.switches.writeToProcessed) throw new BadRequest('Order has already been processed');
  return order;
}

export function effect({ entry, account }: CallContext): void {
  entry.committedAt = account.now().getTime();
}
