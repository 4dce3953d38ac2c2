import { carrierSuite, type CarrierTrouble } from '../testing/carrier-suite.ts';
import { createStreamWorld } from '../testing/stream-world.ts';
import { shipment } from '../testing/shipments.ts';

const TROUBLES = { 'refuses-once': 'valid-false', 'not-now-once': '503', 'loses-its-answer-once': 'lost-answer', 'breaks-off-once': 'reset-before' } as const satisfies Partial<Record<CarrierTrouble, string>>;

carrierSuite('Stream', async () => {
  const world = await createStreamWorld();
  return {
    carrier: world.carrier,
    shipment: (changes) => shipment({ ...(changes?.kind === 'Collection' ? { deliveryMethod: 'LEEDSCOL' } : {}), ...changes }),
    options: world.options,
    held: () => world.stream.consignments.filter(({ cancelled, deleted }) => !cancelled && !deleted).map(({ orderNo }) => orderNo),
    trouble(kind) {
      if (kind === 'refuses-our-credentials') world.stream.account().clientSecret = 'another';
      else world.stream.faults.add({ kind: TROUBLES[kind], method: 'orders/create', times: 1 });
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
});
