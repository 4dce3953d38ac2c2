import { AppError, cutText, readable, textLength, type AskedFor, type Party, type Shipment, type ShipmentItem } from '@stream-tech/domain';
import { encodeWindow } from './date-time.ts';
import { CUBE_PLACES, LIMITS, ORDER_TYPES, STREAM_SWITCHES, WEIGHT_PLACES, type StreamSwitches } from './vocabulary.ts';

/** The first text that says something, fit to be sent, cut to the limit on code points; '' where none does (section 4.4). */
const cut = (max: number, ...texts: (string | undefined)[]): string => {
  for (const text of texts) {
    const sent = cutText(readable(text ?? '').trim(), max);
    if (sent !== '') return sent;
  }
  return '';
};

/** Stands where Stream requires a text and we have none; eligibility keeps such orders back, so this is a last resort. */
const NOTHING = '-';

/** Zero, negative and unknown amounts are left out rather than stated. */
const amount = (value: number | undefined, places: number): number | undefined =>
  (value !== undefined && Number.isFinite(value) && value > 0 ? Number(value.toFixed(places)) || undefined : undefined);

/** SMS updates go to `mobile`: the phone is repeated there when it looks like a UK mobile, `07…` or `+447…` (section 5.2, contact). */
const isUkMobile = (phone: string): boolean => /^(07|\+447|00447)\d{8}/.test(phone.replace(/[\s().-]/g, ''));

const address = (party: Party) => ({
  name: cut(LIMITS.name, party.company, party.name, NOTHING),
  address1: cut(LIMITS.addressLine, party.line1, party.line2, party.line3, NOTHING),
  address2: cut(LIMITS.addressLine, party.line2),
  address3: cut(LIMITS.addressLine, party.line3),
  address4: cut(LIMITS.addressLine, party.town, party.region, NOTHING),
  address5: cut(LIMITS.addressLine, party.region),
  postcode: cut(LIMITS.postcode, party.postcode, NOTHING),
  country: cut(LIMITS.country, party.country, 'GB'),
});

const contact = (party: Party) => {
  const phone = cut(LIMITS.phone, party.phone);
  const email = readable(party.email).trim();
  return {
    name: cut(LIMITS.name, party.name, party.company, NOTHING),
    ...(phone ? { tel1: phone } : {}),
    ...(isUkMobile(phone) ? { mobile: phone } : {}),
    // An address that was cut would be somebody else's.
    ...(email && textLength(email) <= LIMITS.email ? { email } : {}),
    optOutEmail: false,
    optOutSms: false,
  };
};

const item = ({ sequence, parentSequence, code, description, quantity, weightKg, volumeM3 }: ShipmentItem, { stockLocation, onHandDate }: Shipment) => {
  const weight = amount(weightKg, WEIGHT_PLACES);
  const cube = amount(volumeM3, CUBE_PLACES);
  const location = readable(stockLocation ?? '').trim();
  return {
    sequence,
    ...(parentSequence === undefined ? {} : { parentSequence }),
    code: readable(code).trim() || cut(LIMITS.itemDescription, description, NOTHING),
    description: cut(LIMITS.itemDescription, description, code, NOTHING),
    quantity: Math.max(1, Math.round(quantity) || 1),
    ...(weight === undefined ? {} : { weight }),
    ...(cube === undefined ? {} : { cube }),
    ...(location ? { stockLocation: location } : {}),
    ...(onHandDate ? { onHandDate } : {}),
  };
};

/**
 * The id that names the account in an order. A partner's id fits by its setting's own limit; the account's own client id may be longer,
 * and is then left out, which Stream takes too (section 3.2), since an id that was cut would name somebody else.
 */
const partnerId = (id: string): string | null => (id !== '' && textLength(id) <= LIMITS.partnerId ? id : null);

/** What a create of this shipment asks for, as it is sent (reliability.md, section 3, step 7). */
export const encodeAskedFor = ({ orderNo, customerOrderNo, address: { postcode }, kind, partner }: Shipment): AskedFor => ({
  orderNo,
  customerOrderNo: cut(LIMITS.customerOrderNo, customerOrderNo, orderNo),
  postcode: cut(LIMITS.postcode, postcode, NOTHING),
  kind,
  partnerId: partnerId(partner.id) ?? '',
});

/** Which account `Stream-Party` names: the client's own, unless the partner is to be named there (section 3.2, A6). */
export const partyFor = (clientId: string, partner: string, switches: StreamSwitches = STREAM_SWITCHES): string =>
  (switches.partnerIn === 'body' || partner === '' ? clientId : partner);

/**
 * The body of a create (section 5.2): header and exactly one leg, every text within its limit.
 * Throws an `AppError` where the order number does not fit; it is never cut.
 * @param clientId the account's own id, for the `partnerIn` switch.
 */
export const encodeCreateOrder = (shipment: Shipment, clientId: string, switches: StreamSwitches = STREAM_SWITCHES): Record<string, unknown> => {
  const { orderNo, orderDate, kind, partner, customer, orderNotes, driverNotes } = shipment;
  if (textLength(orderNo) > LIMITS.orderNo) {
    throw new AppError('order-number-too-long', `Order number too long: ${orderNo.slice(0, 40)}. Stream takes ${LIMITS.orderNo} characters.`, 'fix-the-data', { orderNo });
  }
  const notes = { orderNotes: cut(LIMITS.notes, orderNotes), driverNotes: cut(LIMITS.notes, driverNotes) };
  const required = encodeWindow(shipment.required);
  const method = readable(shipment.deliveryMethod).trim();
  const leg = {
    address: address(shipment.address),
    contact: contact(shipment.address),
    ...(required ? { required } : {}),
    ...(kind === 'Delivery' ? { deliveryMethod: method } : { collectionMethod: method }),
    bookingRequired: true,
    items: shipment.items.map((each) => item(each, shipment)),
  };
  return {
    header: {
      orderNo,
      orderDate,
      partner: {
        id: partnerId(switches.partnerIn === 'header' ? clientId : partner.id),
        name: switches.senderIn === 'partner-name' ? cut(LIMITS.name, partner.name) || null : null,
      },
      orderType: ORDER_TYPES[kind],
      ...(shipment.serviceLevel ? { serviceLevel: shipment.serviceLevel } : {}),
      ...(shipment.service ? { services: [{ code: shipment.service }] } : {}),
      customer: { name: cut(LIMITS.name, customer.name, customer.company, NOTHING), address: address(customer), contact: contact(customer) },
      customerOrderNo: encodeAskedFor(shipment).customerOrderNo,
      ...(notes.orderNotes ? { orderNotes: notes.orderNotes } : {}),
      ...(notes.driverNotes ? { driverNotes: notes.driverNotes } : {}),
      cutOffTimeMet: true,
      updateAddresses: false,
    },
    [kind === 'Delivery' ? 'delivery' : 'collection']: leg,
  };
};
