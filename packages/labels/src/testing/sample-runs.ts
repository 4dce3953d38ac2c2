import type { LoadedStop, LoadListFacts, PickListFacts, RunCoverFacts, RunHead } from '../lists/run-facts.ts';
import { RECIPIENTS } from './sample-labels.ts';

export const sampleHead: RunHead = { title: 'Run 27', remark: 'Run 27 Bath and Bristol, two-man', day: '2026-11-24', drivers: 'Ana Kowalska', vehicles: 'VAN 12, BX71 KLM', state: 'Locked', account: 'Oak & Ash Ltd', printed: 'Printed Mon 23 Nov 2026, 16:05 by dispatch@example.test' };

const TOWNS = ['Bath', 'Bristol', 'Frome', 'Wolverhampton', 'Stratford-upon-Avon', 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'];
const NAMES = Object.values(RECIPIENTS);

/** A stop of a long run; every script and some very long texts come by. */
export const sampleStop = (n: number): LoadedStop => ({
  stop: String(n), orderNumber: String(204_500 + n), customer: [NAMES[n % NAMES.length]?.name, n % 3 === 0 ? NAMES[n % NAMES.length]?.company : ''].filter(Boolean).join(', '), postcode: `BA${(n % 20) + 1} ${n % 10}AB`,
  town: n % 4 === 0 ? NAMES[n % NAMES.length]?.town ?? '' : TOWNS[n % TOWNS.length] ?? '', packages: (n % 4) + 1, weightKg: (n % 30) * 1.25, volumeM3: (n % 12) * 0.08,
  label: ['Printed', 'Not printed', 'Plan changed', 'No label'][n % 4] ?? '',
});

/** A load list of so many stops, the last one first. */
export const sampleLoadList = (stops: number): LoadListFacts => ({ head: sampleHead, order: 'loading', stops: Array.from({ length: stops }, (_, index) => sampleStop(stops - index)) });

/** A pick list of so many products; the first one is wanted by all of so many orders. */
export const samplePickList = (products: number, orders: number): PickListFacts => ({
  head: sampleHead, orders,
  items: Array.from({ length: products }, (_, n) => ({
    sku: n % 9 === 8 ? '' : `OAK-TABLE-${n}${n % 7 === 6 ? '-EXTENDING-WITH-A-VERY-LONG-CODE-OF-THE-SUPPLIER-0123456789' : ''}`, title: n % 5 === 4 ? Object.values(RECIPIENTS)[n % NAMES.length]?.company ?? '' : `Oak dining table, ${n + 1} seats, natural oil`, quantity: n === 0 ? orders : (n % 3) + 1,
    remark: n === 1 ? 'a set; its parts are listed too' : '', orders: n === 0 ? Array.from({ length: orders }, (_none, index) => ({ orderNumber: String(204_500 + index), quantity: 1 })) : [{ orderNumber: String(204_500 + n), quantity: (n % 3) + 1 }],
  })),
});

export const sampleCover: RunCoverFacts = {
  head: sampleHead, order: 'loading',
  counts: [{ caption: 'stops', value: '24' }, { caption: 'orders', value: '26' }, { caption: 'packages', value: '41' }, { caption: 'kg', value: '612.5' }, { caption: 'm³', value: '11.4' }, { caption: 'labels printed before', value: '3' }],
  notices: ['Order 204511 was printed before the plan changed: its label says run 03, stop 2. Throw the old label away.', 'Order 204519 has no label: it is Failed. It is on the load list all the same.'],
  contents: ['Load list, 26 orders', 'Pick list, 31 products', 'Labels of 25 orders'],
};
