import { dayText } from '../layouts/parts.ts';
import type { Field } from '../layout.ts';
import type { ListDocument } from './list-document.ts';
import type { LoadListFacts, RunHead, StopOrder } from './run-facts.ts';

export const ORDER_WORDS: Record<StopOrder, string> = { loading: 'In loading order: the last stop goes in first', delivery: 'In delivery order: the first stop comes first' };

/** The run's facts as they head each page. */
export const runFields = ({ day, drivers, vehicles, state, account }: RunHead): Field<undefined>[] => [
  { caption: 'DAY', value: () => dayText(day) || 'No date', share: 3 },
  { caption: 'DRIVER', value: () => drivers || 'No driver', share: 3 },
  { caption: 'VEHICLE', value: () => vehicles || 'No vehicle', share: 3 },
  { caption: 'PLANNING', value: () => state, share: 2.5 },
  { caption: 'ACCOUNT', value: () => account, share: 3 },
];

/** A number as people read it, without zeros at its end; '' for none. */
export const amountText = (value: number, decimals: number): string => (value > 0 && Number.isFinite(value) ? String(Number(value.toFixed(decimals))) : '');

/** The load list of a run: a line for each order, with a box to tick when it is loaded, and who signs for it (issue 5, "Runs"). */
export const loadList = ({ head, order, stops }: LoadListFacts): ListDocument => {
  const sum = (of: (stop: LoadListFacts['stops'][number]) => number): number => stops.reduce((all, stop) => all + of(stop), 0);
  return {
    title: `Load list, ${head.title}`,
    remark: [head.remark, ORDER_WORDS[order]].filter(Boolean).join('. '),
    facts: runFields(head),
    columns: [
      { title: 'LOADED', width: 13, kind: 'check' },
      { title: 'STOP', width: 13, align: 'end', strong: true, mostLines: 1 },
      { title: 'ORDER', width: 20, strong: true, mostLines: 2 },
      { title: 'CUSTOMER', width: 40 },
      { title: 'POSTCODE', width: 21, strong: true, mostLines: 2 },
      { title: 'TOWN', width: 26 },
      { title: 'PKGS', width: 11, align: 'end', mostLines: 1 },
      { title: 'KG', width: 14, align: 'end', mostLines: 1 },
      { title: 'M³', width: 12, align: 'end', mostLines: 1 },
      { title: 'LABEL', width: 16 },
    ],
    rows: stops.map((stop) => ({
      cells: ['to tick', stop.stop || '–', stop.orderNumber, stop.customer, stop.postcode, stop.town, String(stop.packages), amountText(stop.weightKg, 1), amountText(stop.volumeM3, 2), stop.label],
    })),
    empty: 'This run has no stops.',
    totals: ['', String(stops.length), stops.length === 1 ? 'order' : 'orders', '', '', '', String(sum(({ packages }) => packages)), amountText(sum(({ weightKg }) => weightKg), 1), amountText(sum(({ volumeM3 }) => volumeM3), 2), ''],
    signatures: ['Loaded by', 'Checked by', 'Driver', 'Date and time'],
    footer: head.printed,
  };
};
