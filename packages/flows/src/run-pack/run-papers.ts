import { DEFAULT_SERVICE_SETTINGS, goodsOf, pickItemsOf, type Order, type ServiceSettings } from '@stream-tech/domain';
import type { LoadedStop, PickListFacts, RunCoverFacts, RunHead, StopOrder } from '@stream-tech/labels';
import type { Run, RunStop } from '@stream-tech/store';
import { packageCountOf, packagesOf } from '../label-plan.ts';

/** A stop with its order and the settings of its service; those of an unmapped one are the defaults. */
export type OrderOnRun = { stop: RunStop; order: Order; settings: ServiceSettings };

export const settingsOr = (settings: ServiceSettings | undefined): ServiceSettings => settings ?? DEFAULT_SERVICE_SETTINGS;

/**
 * The stops as they are to be listed. They come in the run's order, those without a place last; loading turns that round, since what is
 * delivered last goes in first, and what has no place yet goes in before all (decision 0170).
 */
export const inOrder = <T>(stops: readonly T[], order: StopOrder): T[] => (order === 'loading' ? stops.toReversed() : [...stops]);

const volumeOf = ({ source }: Order, { SkipCompositeParent }: ServiceSettings): number => (source.packages.length >= 2
  ? source.packages.reduce((sum, { volumeM3 = 0 }) => sum + volumeM3, 0)
  : goodsOf(source.items, SkipCompositeParent).reduce((sum, { volumeM3 = 0, quantity }) => sum + volumeM3 * quantity, 0));

/** How a stop's label stands, in the words of the load list. */
export const labelWords = ({ printed, isPrintable }: RunStop): string => {
  if (printed?.isOutdated) return 'Plan changed';
  if (printed) return 'Printed';
  return isPrintable ? 'Not printed' : 'No label';
};

/** One order as it stands on the load list; `label`: how its label stands. Packages and weights are those its labels tell. */
export const loadedStop = ({ stop, order, settings }: OrderOnRun, label: string): LoadedStop => {
  const packages = packagesOf(order, settings);
  const { name, company, postcode, town } = order.source.delivery;
  return {
    stop: stop.sequence === null ? '' : String(stop.sequence), orderNumber: String(order.orderNumber), customer: [name, company].filter(Boolean).join(', '), postcode, town,
    packages: packageCountOf(packages, settings), weightKg: packages.reduce((sum, { weightGrams }) => sum + weightGrams, 0) / 1_000, volumeM3: volumeOf(order, settings), label,
  };
};

/** What is to be picked for a run, over all its orders. */
export const pickFacts = (head: RunHead, orders: readonly OrderOnRun[]): PickListFacts => ({
  head, orders: orders.length,
  items: pickItemsOf(orders.map(({ order, settings }) => ({ orderNumber: order.orderNumber, items: order.source.items, skipCompositeParent: settings.SkipCompositeParent })))
    .map(({ isSet, orders: of, ...item }) => ({ ...item, remark: isSet ? 'a set; its parts are listed too' : '', orders: of.map(({ orderNumber, quantity }) => ({ orderNumber: String(orderNumber), quantity })) })),
});

/** What the head of each paper says of a run. */
export const headOf = ({ title, remark, day, drivers, vehicles, stateTitle }: Run, account: string, printed: string): RunHead =>
  ({ title, remark, day: day ?? '', drivers: drivers.join(', '), vehicles: vehicles.join(', '), state: stateTitle, account, printed });

/** So many notices fit the cover; of more, the number is told. */
const MOST_NOTICES = 18;

const outdatedNotice = ({ orderNumber, printed, sequence }: RunStop): string => {
  const { run, sequence: stop, deliveryDate } = printed?.shown ?? {};
  const said = [run ? `run ${run}` : 'no run', stop ? `stop ${stop}` : '', deliveryDate ?? ''].filter(Boolean).join(', ');
  return `Order ${orderNumber}${sequence === null ? '' : `, stop ${sequence}`}: the label printed before says ${said}. Use the one in this pack.`;
};

/** What somebody has to know before loading: planning that is not over, labels of an earlier plan, and orders without a label, each with its reason. */
export const noticesOf = (run: Run, withoutLabel: { stop: RunStop; reason: string }[]): string[] => {
  const without = new Set(withoutLabel.map(({ stop }) => stop.orderId));
  const all = [
    ...(run.state === 'locked' || run.state === 'closed' ? [] : ['Planning is not locked yet: stops may still change. Print the pack again when it is.']),
    ...run.stops.filter(({ orderId, printed }) => printed?.isOutdated && !without.has(orderId)).map(outdatedNotice),
    ...withoutLabel.map(({ stop: { orderNumber, sequence }, reason }) => `Order ${orderNumber}${sequence === null ? '' : `, stop ${sequence}`}, has no label in this pack: ${reason}`),
  ];
  return all.length <= MOST_NOTICES ? all : [...all.slice(0, MOST_NOTICES - 1), `And ${all.length - MOST_NOTICES + 1} more; the load list marks each.`];
};

const many = (count: number, one: string): string => `${one}${count === 1 ? '' : 's'}`;

/** The first page of a pack. */
export const coverFacts = (head: RunHead, { order, stops, products, labelled, notices }: { order: StopOrder; stops: LoadedStop[]; products: number; labelled: number; notices: string[] }): RunCoverFacts => {
  const sum = (of: (stop: LoadedStop) => number): number => Number(stops.reduce((all, stop) => all + of(stop), 0).toFixed(2));
  const places = new Set(stops.map(({ stop, orderNumber }) => stop || orderNumber)).size;
  const counts: [number, string][] = [[places, many(places, 'stop')], [stops.length, many(stops.length, 'order')], [sum(({ packages }) => packages), many(sum(({ packages }) => packages), 'package')], [sum(({ weightKg }) => weightKg), 'kg'], [sum(({ volumeM3 }) => volumeM3), 'm³']];
  return {
    head, order, notices, counts: counts.filter(([value]) => value > 0).map(([value, caption]) => ({ value: String(value), caption })),
    contents: [`Load list, ${stops.length} ${many(stops.length, 'order')}`, `Pick list, ${products} ${many(products, 'product')}`, `Labels of ${labelled} ${many(labelled, 'order')}`],
  };
};
