import { AppError, readable, textLength, type AskedFor, type Party, type Shipment, type ShipmentItem } from '@stream-tech/domain';
import { encodeWindow } from './date-time.ts';
import { fittingFor, saysNothing, type Fitting, type Say } from './fitting.ts';
import { CUBE_PLACES, LIMITS, ORDER_TYPES, STREAM_SWITCHES, WEIGHT_PLACES, type StreamSwitches } from './vocabulary.ts';

/** Zero, negative and unknown amounts are left out rather than stated. */
const amount = (value: number | undefined, places: number): number | undefined =>
  (value !== undefined && Number.isFinite(value) && value > 0 ? Number(value.toFixed(places)) || undefined : undefined);

/** SMS updates go to `mobile`: the phone is repeated there when it looks like a UK mobile, `07…` or `+447…` (section 5.2, contact). */
const isUkMobile = (phone: string): boolean => /^(07|\+447|00447)\d{8}/.test(phone.replace(/[\s().-]/g, ''));

const address = (party: Party, at: string, { cut, needed }: Fitting) => ({
  name: needed(`${at}.name`, LIMITS.name, [party.company, party.name]),
  address1: needed(`${at}.address1`, LIMITS.addressLine, [party.line1, party.line2, party.line3]),
  address2: cut(`${at}.address2`, LIMITS.addressLine, party.line2),
  address3: cut(`${at}.address3`, LIMITS.addressLine, party.line3),
  address4: needed(`${at}.address4`, LIMITS.addressLine, [party.town, party.region]),
  address5: cut(`${at}.address5`, LIMITS.addressLine, party.region),
  postcode: needed(`${at}.postcode`, LIMITS.postcode, [party.postcode]),
  country: needed(`${at}.country`, LIMITS.country, [party.country], 'GB'),
});

const contact = (party: Party, at: string, { cut, needed, remark }: Fitting) => {
  const phone = cut(`${at}.tel1`, LIMITS.phone, party.phone);
  const email = readable(party.email).trim();
  // An address that was cut would be somebody else's.
  const isTooLong = textLength(email) > LIMITS.email;
  if (isTooLong) remark('changed', `${at}.email`, `It has more than ${LIMITS.email} characters, and is left out rather than cut.`);
  return {
    name: needed(`${at}.name`, LIMITS.name, [party.name, party.company]),
    ...(phone ? { tel1: phone } : {}),
    ...(isUkMobile(phone) ? { mobile: phone } : {}),
    ...(email && !isTooLong ? { email } : {}),
    optOutEmail: false,
    optOutSms: false,
  };
};

const item = ({ sequence, parentSequence, code, description, quantity, weightKg, volumeM3 }: ShipmentItem, at: string, { stockLocation, onHandDate }: Shipment, { needed, remark }: Fitting) => {
  const weight = amount(weightKg, WEIGHT_PLACES);
  const cube = amount(volumeM3, CUBE_PLACES);
  const location = readable(stockLocation ?? '').trim();
  const count = Math.max(1, Math.round(quantity) || 1);
  if (count !== quantity) remark('changed', `${at}.quantity`, `Stream takes whole numbers from 1 on: ${quantity} is sent as ${count}.`);
  return {
    sequence,
    ...(parentSequence === undefined ? {} : { parentSequence }),
    code: readable(code).trim() || needed(`${at}.code`, LIMITS.itemDescription, [description]),
    description: needed(`${at}.description`, LIMITS.itemDescription, [description, code]),
    quantity: count,
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
export const encodeAskedFor = ({ orderNo, customerOrderNo, address: { postcode }, kind, partner }: Shipment): AskedFor => {
  const { cut, needed } = fittingFor(saysNothing);
  return {
    orderNo,
    customerOrderNo: cut('header.customerOrderNo', LIMITS.customerOrderNo, customerOrderNo, orderNo),
    postcode: needed('postcode', LIMITS.postcode, [postcode]),
    kind,
    partnerId: partnerId(partner.id) ?? '',
  };
};

/** Which account `Stream-Party` names: the client's own, unless the partner is to be named there (section 3.2, A6). */
export const partyFor = (clientId: string, partner: string, switches: StreamSwitches = STREAM_SWITCHES): string =>
  (switches.partnerIn === 'body' || partner === '' ? clientId : partner);

const encodeLeg = (shipment: Shipment, fit: Fitting): Record<string, unknown> => {
  const { kind } = shipment;
  const [name, methodName] = kind === 'Delivery' ? ['delivery', 'deliveryMethod'] as const : ['collection', 'collectionMethod'] as const;
  const required = encodeWindow(shipment.required);
  if (shipment.required && !required) fit.remark('changed', `${name}.required`, 'It can’t be read as two times, and is left out.');
  const method = readable(shipment.deliveryMethod).trim();
  if (method === '') fit.remark('refused', `${name}.${methodName}`, 'It is missing.');
  if (shipment.items.length === 0) fit.remark('refused', `${name}.items`, 'There are none.');
  return {
    [name]: {
      address: address(shipment.address, `${name}.address`, fit),
      contact: contact(shipment.address, `${name}.contact`, fit),
      ...(required ? { required } : {}),
      [methodName]: method,
      bookingRequired: true,
      items: shipment.items.map((each, index) => item(each, `${name}.items[${index}]`, shipment, fit)),
    },
  };
};

/**
 * The body of a create (section 5.2): header and exactly one leg, every text within its limit. `say` is told where it differs from the
 * shipment, and of what Stream would refuse. Throws an `AppError` where the order number does not fit; it is never cut.
 * @param clientId the account's own id, for the `partnerIn` switch.
 */
export const encodeCreateOrder = (shipment: Shipment, clientId: string, switches: StreamSwitches = STREAM_SWITCHES, say: Say = saysNothing): Record<string, unknown> => {
  const { orderNo, orderDate, kind, partner, customer, orderNotes, driverNotes } = shipment;
  if (textLength(orderNo) > LIMITS.orderNo) {
    throw new AppError('order-number-too-long', `Order number too long: ${orderNo.slice(0, 40)}. Stream takes ${LIMITS.orderNo} characters.`, 'fix-the-data', { orderNo });
  }
  const fit = fittingFor(say);
  const { cut, needed, remark } = fit;
  const notes = { orderNotes: cut('header.orderNotes', LIMITS.notes, orderNotes), driverNotes: cut('header.driverNotes', LIMITS.notes, driverNotes) };
  const namedId = switches.partnerIn === 'header' ? clientId : partner.id;
  if (namedId !== '' && partnerId(namedId) === null) remark('changed', 'header.partner.id', `It has more than ${LIMITS.partnerId} characters, and is left out; Stream takes the account’s own.`);
  return {
    header: {
      orderNo,
      orderDate,
      partner: {
        id: partnerId(namedId),
        name: switches.senderIn === 'partner-name' ? cut('header.partner.name', LIMITS.name, partner.name) || null : null,
      },
      orderType: ORDER_TYPES[kind],
      ...(shipment.serviceLevel ? { serviceLevel: shipment.serviceLevel } : {}),
      ...(shipment.service ? { services: [{ code: shipment.service }] } : {}),
      customer: {
        name: needed('header.customer.name', LIMITS.name, [customer.name, customer.company]),
        address: address(customer, 'header.customer.address', fit),
        contact: contact(customer, 'header.customer.contact', fit),
      },
      customerOrderNo: cut('header.customerOrderNo', LIMITS.customerOrderNo, shipment.customerOrderNo, orderNo),
      ...(notes.orderNotes ? { orderNotes: notes.orderNotes } : {}),
      ...(notes.driverNotes ? { driverNotes: notes.driverNotes } : {}),
      cutOffTimeMet: true,
      updateAddresses: false,
    },
    ...encodeLeg(shipment, fit),
  };
};
