import type { PlannedRun, StreamOperations, StreamRunSeed } from './planning-model.ts';
import type { StreamConsignment } from './stream-model.ts';

type Wish = Record<string, unknown>;
type Operator = StreamOperations & { run(runId: string): PlannedRun };

/** What can be done to an order by name, for control surfaces. */
export const STREAM_ORDER_ACTIONS = ['confirm', 'move', 'remove', 'deliver', 'part-deliver', 'collect', 'part-collect', 'fail', 'complete', 'cancel'] as const;
/** What can be done to a run by name. */
export const STREAM_RUN_ACTIONS = ['open', 'lock', 'close', 'dispatch', 'add', 'reorder', 'edit'] as const;

/**
 * Does to an order what `action` says; `text`, `link` and `items` go along with a driver's, `run` and `place` with `move`.
 * Values may be texts, as a form sends them. @throws {RangeError} for another action, and as the operation itself.
 */
export function operateOrder(stream: Operator, consignmentNo: string, wish: Wish): StreamConsignment | PlannedRun | undefined {
  const word = { text: text(wish.text), link: text(wish.link), items: wish.items === undefined ? undefined : list(wish.items, 'items').map(Number) };
  switch (wish.action) {
    case 'confirm':
      return stream.confirm(consignmentNo)[0];
    case 'move':
      return stream.moveStop(consignmentNo, text(wish.run) ?? '', wish.place === undefined ? undefined : Number(wish.place));
    case 'remove':
      return stream.removeStop(consignmentNo);
    case 'deliver':
      return stream.deliver(consignmentNo, word);
    case 'part-deliver':
      return stream.partDeliver(consignmentNo, word);
    case 'collect':
      return stream.collect(consignmentNo, word);
    case 'part-collect':
      return stream.partCollect(consignmentNo, word);
    case 'fail':
      return stream.fail(consignmentNo, word);
    case 'complete':
      return stream.complete(consignmentNo, word);
    case 'cancel':
      return stream.cancel(consignmentNo, word);
    default:
      throw new RangeError(`Known actions: ${STREAM_ORDER_ACTIONS.join(', ')}.`);
  }
}

/**
 * Does to a run what `action` says; `orders` (or `stops`) go along with `add` and `reorder`, `description`, `date`, `driver` and
 * `vehicle` with `edit`. @throws {RangeError} for another action, and as the operation itself.
 */
export function operateRun(stream: Operator, runId: string, wish: Wish): PlannedRun {
  switch (wish.action) {
    case 'open':
      return stream.openPlanning(runId);
    case 'lock':
      return stream.lockPlanning(runId);
    case 'close':
      return stream.closePlanning(runId);
    case 'dispatch':
      return stream.dispatch(runId);
    case 'add':
      for (const consignmentNo of ordersOf(wish)) stream.moveStop(consignmentNo, runId);
      return stream.run(runId);
    case 'reorder':
      return stream.reorder(runId, ordersOf(wish));
    case 'edit':
      return stream.editRun(runId, runWords(wish));
    default:
      throw new RangeError(`Known actions: ${STREAM_RUN_ACTIONS.join(', ')}.`);
  }
}

/** The consignment numbers that a wish names, as `orders` or `stops`; one may stand by itself. @throws {RangeError} for anything else. */
export function ordersOf(wish: Wish): string[] {
  return list(wish.orders ?? wish.stops ?? [], 'orders');
}

/** What a wish says of a run; empty texts say nothing. */
export function runWords(wish: Wish): Partial<StreamRunSeed> {
  const { id, account, description, date, driver, vehicle } = wish;
  return Object.fromEntries(Object.entries({ id, account, description, date, driver, vehicle }).filter(([, value]) => text(value) !== undefined));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function list(value: unknown, name: string): string[] {
  const all = Array.isArray(value) ? value : [value];
  if (all.every((each) => typeof each === 'string' || typeof each === 'number')) return all.map(String);
  throw new RangeError(`"${name}" must be a list of texts.`);
}
