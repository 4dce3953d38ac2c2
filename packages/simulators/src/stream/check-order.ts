import { checkFields } from './check-fields.ts';
import { orderFields, patchFields } from './order-fields.ts';
import { problem } from './stream-model.ts';
import type { StreamDepot, StreamItem, StreamLeg, StreamOrderBody, StreamProblem } from './stream-model.ts';

/** What an account knows and an order may name. */
export interface AccountVocabulary {
  clientId: string;
  partners: { id: string; name: string }[];
  serviceLevels: string[];
  depots: StreamDepot[];
}

/** Everything Stream would refuse in the body of a create: an empty list means that the body is a `StreamOrderBody`. */
export function checkOrder(body: unknown, account: AccountVocabulary): StreamProblem[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [problem('FORMAT', 'The body must be a JSON object')];
  const header = (body as { header?: { orderType?: unknown } }).header;
  const orderType = header?.orderType;
  if (orderType !== 'DELIVERY' && orderType !== 'COLLECTION' && orderType !== 'MULTI') {
    return [problem(orderType === undefined ? 'MISSING' : 'FORMAT', "Field 'header.orderType' must be one of DELIVERY, COLLECTION, MULTI")];
  }
  const problems = checkFields(body as Record<string, unknown>, orderFields[orderType]).map((found) =>
    found.code === 'UNKNOWNFIELD' && /'(delivery|collection)'/.test(found.description)
      ? problem('LEG', `An order of type ${orderType} takes no ${found.description.includes("'delivery'") ? 'delivery' : 'collection'} leg`)
      : found,
  );
  if (problems.length > 0) return problems;
  const order = body as StreamOrderBody;
  problems.push(...checkVocabulary(order.header, account));
  const leg = order.delivery ?? order.collection;
  if (leg) problems.push(...checkMethods(leg, account.depots));
  for (const [path, items] of itemLists(order)) problems.push(...checkSequences(items, path));
  return problems;
}

/** Everything Stream would refuse in the body of a PATCH. */
export function checkPatch(body: unknown, account: AccountVocabulary): StreamProblem[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [problem('FORMAT', 'The body must be a JSON object')];
  const problems = checkFields(body as Record<string, unknown>, patchFields);
  if (problems.length > 0) return problems;
  return checkVocabulary((body as Pick<StreamOrderBody, 'header'>).header, account);
}

function checkVocabulary(header: Partial<StreamOrderBody['header']>, account: AccountVocabulary): StreamProblem[] {
  const problems: StreamProblem[] = [];
  const partner = header.partner;
  if (partner && partner.id != null && partner.id !== account.clientId && !account.partners.some(({ id }) => id === partner.id)) {
    problems.push(problem('PARTNER', `Partner '${partner.id}' is not set up`));
  }
  const level = header.serviceLevel;
  if (level !== undefined && level !== '' && !account.serviceLevels.some((known) => same(known, level))) {
    problems.push(problem('SERVICELEVEL', `Service level '${level}' is not set up`));
  }
  return problems;
}

function checkMethods(leg: StreamLeg, depots: StreamDepot[]): StreamProblem[] {
  const named = [leg.deliveryMethod, leg.collectionMethod, ...(leg.delivery ?? []).map((each) => each.deliveryMethod)];
  return named
    .filter((method): method is string => typeof method === 'string' && method !== '')
    .filter((method) => !depots.some((depot) => depot.deliveryMethods.some(({ id, name }) => same(id, method) || same(name, method))))
    .map((method) => problem('DELIVERYMETHOD', `Delivery method '${method}' is not set up`));
}

function itemLists(order: StreamOrderBody): [string, StreamItem[]][] {
  if (order.delivery?.items) return [['delivery', order.delivery.items]];
  if (order.collection?.items) return [['collection', order.collection.items]];
  return (order.collection?.delivery ?? []).map((leg, index) => [`collection.delivery[${index}]`, leg.items ?? []]);
}

function checkSequences(items: StreamItem[], path: string): StreamProblem[] {
  const problems: StreamProblem[] = [];
  const seen = new Set<number>();
  for (const { sequence } of items) {
    if (seen.has(sequence)) problems.push(problem('SEQUENCE', `Sequence ${sequence} occurs twice in '${path}.items'`));
    seen.add(sequence);
  }
  for (const { sequence, parentSequence } of items) {
    if (parentSequence !== undefined && (parentSequence === sequence || !seen.has(parentSequence))) {
      problems.push(problem('SEQUENCE', `Item ${sequence} of '${path}.items' names parent ${parentSequence}, which is not there`));
    }
  }
  return problems;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
