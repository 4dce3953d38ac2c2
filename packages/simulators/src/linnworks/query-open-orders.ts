import type { LinnworksAccount } from './account-model.ts';
import { fieldCode, openOrderFields } from './open-order-fields.ts';
import type { FieldValue } from './open-order-fields.ts';
import type { LinnworksOrder } from './order-model.ts';
import { BadRequest, field, isFields, optional, required } from './read-request.ts';
import type { Fields } from './read-request.ts';

type Test = (order: LinnworksOrder) => boolean;
const DAY = 86_400_000;

/**
 * The open orders that `Orders/GetOpenOrders` and `GetAllOpenOrders` mean: one location, filters, sorting, free text
 * (section 7.1; the empty GUID means the Default location only).
 * @throws {BadRequest} for filters that can't be read.
 */
export function queryOpenOrders(account: LinnworksAccount, fields: Fields, random: () => number): LinnworksOrder[] {
  const location = required.guid(fields, 'fulfilmentCenter');
  const filters = optional.object(fields, 'filters') ?? {};
  const tests = [...readTests(account, filters)];
  const search = optional.text(fields, 'additionalFilter') ?? '';
  const exact = optional.boolean(fields, 'exactMatch') ?? false;
  if (search !== '') tests.push(freeText(search, exact));
  const sorted = readSorting(account, optional.list(fields, 'sorting') ?? []);
  // The account's own list is kept in the order asked for last: the next page finds it sorted already.
  if (sorted && !isSorted(account.openOrders(), sorted)) account.openOrders().sort(sorted);
  const found: LinnworksOrder[] = [];
  next: for (const order of account.openOrders()) {
    if (order.Processed || order.GeneralInfo.Location !== location) continue;
    for (const test of tests) if (!test(order)) continue next;
    found.push(order);
  }
  return sorted ? found : shuffle(found, random); // section 19, rule 13
}

export function freeText(search: string, exact: boolean): Test {
  const wanted = search.toLowerCase();
  return ({ NumOrderId, GeneralInfo, CustomerInfo, ShippingInfo }) =>
    [String(NumOrderId), GeneralInfo.ReferenceNum, GeneralInfo.ExternalReferenceNum, GeneralInfo.SecondaryReference, CustomerInfo.Address.FullName, CustomerInfo.Address.PostCode, ShippingInfo.TrackingNumber].some(
      (text) => (exact ? text.toLowerCase() === wanted : text.toLowerCase().includes(wanted)),
    );
}

/** All entries must hold; text filters on the same field are alternatives. */
function* readTests(account: LinnworksAccount, filters: Fields): Generator<Test> {
  const texts = new Map<string, ((value: FieldValue) => boolean)[]>();
  for (const entry of entries(filters, 'TextFields')) {
    const code = codeOf(entry);
    texts.set(code, [...(texts.get(code) ?? []), textTest(entry)]);
  }
  for (const [code, alternatives] of texts) yield on(account, code, (value) => alternatives.some((test) => test(value)));
  for (const entry of entries(filters, 'BooleanFields')) {
    const wanted = required.boolean(entry, 'Value');
    yield on(account, codeOf(entry), (value) => Boolean(value) === wanted);
  }
  for (const entry of entries(filters, 'NumericFields')) yield on(account, codeOf(entry), numberTest(entry));
  for (const entry of entries(filters, 'DateFields')) yield on(account, codeOf(entry), dateTest(entry, account.now()));
  for (const entry of entries(filters, 'ListFields')) {
    const wanted = required.text(entry, 'Value').toLowerCase();
    const not = optional.oneOf(entry, 'Type', ['Is', 'Not']) === 'Not';
    yield on(account, codeOf(entry), (value) => (Array.isArray(value) ? value : [String(value ?? '')]).some((each) => each.toLowerCase() === wanted) !== not);
  }
}

function on(account: LinnworksAccount, code: string, test: (value: FieldValue) => boolean): Test {
  const { read } = openOrderFields[code] ?? {};
  if (!read) throw new BadRequest();
  return (order) => test(read(order, account));
}

function entries(filters: Fields, name: string): Fields[] {
  return (optional.list(filters, name) ?? []).map((entry) => {
    if (!isFields(entry)) throw new BadRequest();
    return entry;
  });
}

function codeOf(entry: Fields): string {
  const code = fieldCode(field(entry, 'FieldCode'));
  if (code === undefined) throw new BadRequest(`The simulator does not know field code '${String(field(entry, 'FieldCode'))}'.`);
  return code;
}

function textTest(entry: Fields): (value: FieldValue) => boolean {
  const wanted = required.text(entry, 'Text').toLowerCase();
  const type = optional.oneOf(entry, 'Type', ['Equal', 'Contains', 'StartWith', 'EndsWith']) ?? 'Equal';
  return (value) => {
    const text = String(value ?? '').toLowerCase();
    if (type === 'Contains') return text.includes(wanted);
    if (type === 'StartWith') return text.startsWith(wanted);
    return type === 'EndsWith' ? text.endsWith(wanted) : text === wanted;
  };
}

function numberTest(entry: Fields): (value: FieldValue) => boolean {
  const wanted = optional.number(entry, 'Value');
  if (wanted === undefined) throw new BadRequest();
  const type = optional.oneOf(entry, 'Type', ['Equal', 'Greater', 'Lower']) ?? 'Equal';
  return (value) => typeof value === 'number' && (type === 'Equal' ? value === wanted : type === 'Greater' ? value > wanted : value < wanted);
}

/** Dates are kept as ISO text in UTC, so they compare as text; `LastDays` and `OlderThan` count blocks of 24 hours. */
function dateTest(entry: Fields, now: Date): (value: FieldValue) => boolean {
  const type = optional.oneOf(entry, 'Type', ['Range', 'OlderThan', 'LastDays']) ?? 'Range';
  if (type === 'Range') {
    const from = optional.date(entry, 'DateFrom') ?? '';
    const to = optional.date(entry, 'DateTo') ?? '9999';
    return (value) => typeof value === 'string' && value >= from && value <= to;
  }
  const bound = new Date(now.getTime() - required.integer(entry, 'Value') * DAY).toISOString();
  return (value) => typeof value === 'string' && (type === 'OlderThan' ? value < bound : value >= bound);
}

type Comparator = (a: LinnworksOrder, b: LinnworksOrder) => number;

function readSorting(account: LinnworksAccount, sorting: unknown[]): Comparator | undefined {
  const keys = sorting
    .map((entry) => {
      if (!isFields(entry)) throw new BadRequest();
      const { read } = openOrderFields[codeOf(entry)] ?? {};
      const descending = optional.oneOf(entry, 'Direction', ['Ascending', 'Descending']) === 'Descending';
      return { read, sign: descending ? -1 : 1, order: optional.integer(entry, 'Order') ?? 0 };
    })
    .sort((a, b) => a.order - b.order);
  if (keys.length === 0) return undefined;
  return (a, b) => {
    for (const { read, sign } of keys) {
      const compared = compare(read?.(a, account), read?.(b, account));
      if (compared !== 0) return compared * sign;
    }
    return 0;
  };
}

function isSorted(orders: LinnworksOrder[], comparator: Comparator): boolean {
  for (let index = 1; index < orders.length; index += 1) {
    const [before, after] = [orders[index - 1], orders[index]];
    if (before && after && comparator(before, after) > 0) return false;
  }
  return true;
}

function compare(a: FieldValue, b: FieldValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function shuffle<T>(list: T[], random: () => number): T[] {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}
