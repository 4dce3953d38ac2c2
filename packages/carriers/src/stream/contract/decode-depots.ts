import type { Depot } from '@stream-tech/domain';
import { listAt, objectAt, textAt } from './read.ts';
import { STREAM_SWITCHES, type StreamSwitches } from './vocabulary.ts';

/**
 * The depots of an account (section 6.1). A depot's display name is that of its address. The `id` of a delivery method or stock
 * location is what an order names it by, so the switches decide here which of Stream's two spellings that is: what is offered for
 * mapping is what is sent (A21). Entries without one are left out.
 */
export const decodeDepots = (response: Record<string, unknown>, switches: StreamSwitches = STREAM_SWITCHES): Depot[] =>
  listAt(response, 'depots').flatMap((entry): Depot[] => {
    const id = textAt(entry, 'id');
    if (id === '') return [];
    const stock = objectAt(entry, 'stockLocation');
    const stockName = textAt(stock, 'name', 'id');
    return [{
      id,
      name: textAt(objectAt(entry, 'address'), 'name') || id,
      stockLocation: { id: switches.stockLocationReference === 'id' ? textAt(stock, 'id', 'name') : stockName, name: stockName },
      deliveryMethods: listAt(entry, 'deliveryMethods').flatMap((method) => {
        const name = textAt(method, 'name', 'id');
        return name === '' ? [] : [{ id: switches.methodReference === 'id' ? textAt(method, 'id', 'name') : name, name, type: textAt(method, 'type').toUpperCase() }];
      }),
    }];
  });
