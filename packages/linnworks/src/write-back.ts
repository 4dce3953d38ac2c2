import { OutcomeUnknown, RemoteRejected, textLength } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';
import type { Caller } from './caller.ts';
import { EMPTY_GUID, PROPERTY_TYPE, PROPERTY_VALUE_MAX } from './contract.ts';
import { readProperties, type ExtendedProperty, type PresentOnOrder } from './mapping.ts';
import { record, text } from './reading.ts';

/** Values wanted of an order's extended properties, by name; '' wants the property gone. */
export type WantedProperties = Record<string, string>;

/** Whether the properties already are as wanted, each there once; values too long for Linnworks are not judged, since they can't be written. */
const areAsWanted = (present: ExtendedProperty[], wanted: WantedProperties): boolean =>
  Object.entries(wanted).every(([name, value]) => {
    const rows = present.filter((row) => row.name === name);
    return textLength(value) > PROPERTY_VALUE_MAX || (value === '' ? rows.length === 0 : rows.length === 1 && rows[0]?.value === value);
  });

/** All rows as they shall be: ours changed, added, or taken out; everybody else's as they were (linnworks-api.md, 12). */
const merged = (present: ExtendedProperty[], wanted: WantedProperties): ExtendedProperty[] => {
  const seen = new Set<string>();
  const kept = present.flatMap((row): ExtendedProperty[] => {
    const value = wanted[row.name];
    if (value === undefined || !Object.hasOwn(wanted, row.name)) return [row];
    if (value === '' || seen.has(row.name)) return [];
    seen.add(row.name);
    return [{ ...row, value }];
  });
  const added = Object.entries(wanted).filter(([name, value]) => value !== '' && !seen.has(name)).map(([name, value]) => ({ rowId: EMPTY_GUID, name, value, type: PROPERTY_TYPE }));
  return [...kept, ...added];
};

const asRow = ({ rowId, name, value, type }: ExtendedProperty): Record<string, string> => ({ RowId: rowId || EMPTY_GUID, Name: name, Value: value, Type: type });

/** Writing onto orders what Stream told us: tracking number and extended properties (linnworks-api.md, 9 and 12; A-20). Both compare first and are harmless to repeat. */
export const createOrderWrites = ({ installationId, call }: Caller, log: Logger) => {
  /** Values that Linnworks would cut are left out: half an address is worse than none. */
  const writable = (wanted: WantedProperties): WantedProperties => {
    const tooLong = Object.keys(wanted).filter((name) => textLength(wanted[name] ?? '') > PROPERTY_VALUE_MAX);
    for (const name of tooLong) log.warn('A value is too long for a Linnworks property and is not written', { installationId, partner: 'Linnworks', reason: name });
    return Object.fromEntries(Object.entries(wanted).filter(([name]) => !tooLong.includes(name)));
  };

  return {
    /**
     * Sets the tracking number; '' clears it. All six shipping fields are sent back as they were read, so that none is reset, and
     * the answer is compared with what was sent. No call where the number stands there already.
     * Throws `RemoteRejected` where Linnworks answers another number, `OutcomeUnknown` where its answer doesn't say.
     */
    async setShipping(orderId: string, present: Pick<PresentOnOrder, 'trackingNumber' | 'shippingInfo'>, { trackingNumber }: { trackingNumber: string }, signal?: AbortSignal): Promise<void> {
      if (present.trackingNumber === trackingNumber) return;
      const info: Record<string, unknown> = { ...present.shippingInfo, TrackingNumber: trackingNumber };
      const answer = record(await call('Orders/SetOrderShippingInfo', { orderId, info }, { signal }));
      const after = record(answer.ShippingInfo);
      if (after.TrackingNumber === undefined && (answer.ShippingInfo === undefined || trackingNumber !== '')) throw new OutcomeUnknown('Linnworks', 'its answer does not show the shipping information');
      if (text(after.TrackingNumber) !== trackingNumber) {
        throw new RemoteRejected('Linnworks', 200, [{ code: 'tracking-number-differs', text: 'the order does not show the tracking number that was written' }]);
      }
      const others = Object.keys(info).filter((name) => name !== 'TrackingNumber' && after[name] !== undefined && after[name] !== info[name]);
      if (others.length > 0) log.warn('Linnworks changed other shipping fields while the tracking number was written', { installationId, partner: 'Linnworks', orderId, reason: others.join(', ') });
    },

    /**
     * Makes the order's extended properties show `wanted`. No call where they do; one that adds where none of ours is there yet;
     * else they are read afresh and the whole set is written, everybody else's rows as they were.
     */
    async setProperties(orderId: string, { properties }: Pick<PresentOnOrder, 'properties'>, wanted: WantedProperties, signal?: AbortSignal): Promise<void> {
      if (areAsWanted(properties, wanted)) return;
      const values = writable(wanted);
      if (!properties.some(({ name }) => Object.hasOwn(values, name))) {
        const added = Object.entries(values).filter(([, value]) => value !== '').map(([Name, Value]) => ({ Name, Value, Type: PROPERTY_TYPE }));
        const { Errors } = record(await call('Orders/AddExtendedProperties', { request: { OrderId: orderId, ExtendedProperties: added } }, { signal }));
        const refused = (Array.isArray(Errors) ? Errors : []).map((error) => ({ code: 'property-refused', text: text(error).slice(0, 200) }));
        if (refused.length > 0) throw new RemoteRejected('Linnworks', 200, refused);
        return;
      }
      // "Set" replaces everything, so it starts from what is there at this moment.
      const fresh = readProperties(await call('Orders/GetExtendedProperties', undefined, { query: { orderId }, signal }));
      if (areAsWanted(fresh, values)) return;
      await call('Orders/SetExtendedProperties', { orderId, extendedProperties: merged(fresh, values).map(asRow) }, { signal });
    },
  };
};
