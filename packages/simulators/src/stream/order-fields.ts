/** What a field may hold. Limits are those of reference stream-api.md, section 4.4; required fields those of 5.2. */
export type FieldRule =
  | { kind: 'text'; max?: number; required?: boolean; nullable?: boolean; oneOf?: readonly string[] }
  | { kind: 'date' | 'date-time' | 'boolean'; required?: boolean }
  | { kind: 'integer' | 'number'; min?: number; max?: number; required?: boolean }
  | { kind: 'object'; fields: Fields; required?: boolean }
  | { kind: 'list'; of: FieldRule; min?: number; required?: boolean };

export type Fields = Record<string, FieldRule>;

const text = (max?: number): FieldRule => ({ kind: 'text', ...(max === undefined ? {} : { max }) });
const needed = (max?: number): FieldRule => ({ kind: 'text', required: true, ...(max === undefined ? {} : { max }) });
const boolean: FieldRule = { kind: 'boolean' };
const integer: FieldRule = { kind: 'integer', min: 0 };
const amount: FieldRule = { kind: 'number', min: 0 };

const address: FieldRule = {
  kind: 'object',
  required: true,
  fields: {
    name: needed(35), address1: needed(35), address2: text(35), address3: text(35), address4: needed(35), address5: text(35),
    postcode: needed(17), country: needed(2), lat: { kind: 'number', min: -90, max: 90 }, long: { kind: 'number', min: -180, max: 180 },
    nuts: text(), externalAddressId: text(), locationNotes: text(), vehicleType: text(), addressRef: text(),
    altLat: { kind: 'number' }, altLong: { kind: 'number' }, what3words: text(),
  },
};

const contact: FieldRule = {
  kind: 'object',
  required: true,
  fields: {
    name: needed(35), tel1: text(35), tel2: text(35), fax: text(35), mobile: text(35), email: text(70), optOutEmail: boolean, optOutSms: boolean,
    altemail: { kind: 'list', of: { kind: 'object', fields: { secondary: text(), operations: text(), financial: text() } } },
  },
};

const item: FieldRule = {
  kind: 'object',
  fields: {
    sequence: { kind: 'integer', min: 1, required: true }, parentSequence: { kind: 'integer', min: 1 }, consolidatedLevel: integer,
    code: needed(), description: needed(140), quantity: { kind: 'integer', min: 1, required: true }, weight: amount, cube: amount,
    assemblyTime: integer, stockLocation: text(), onHandDate: { kind: 'date' }, packageId: text(), packageType: text(), notes: text(),
    container: { kind: 'object', fields: { containerId: text(), containerDescription: text(), containerType: text() } },
  },
};
const items: FieldRule = { kind: 'list', of: item, min: 1, required: true };

const leg: Fields = {
  address,
  contact,
  required: { kind: 'object', fields: { fromDateTime: { kind: 'date-time', required: true }, toDateTime: { kind: 'date-time', required: true } } },
  timeOnSite: { kind: 'object', fields: { unload: integer, assembly: integer } },
  bookingRequired: boolean,
  updateAddresses: boolean,
};

const header: Fields = {
  orderNo: needed(17),
  orderDate: { kind: 'date', required: true },
  partner: {
    kind: 'object',
    required: true,
    fields: { id: { kind: 'text', max: 17, nullable: true }, name: { kind: 'text', max: 35, nullable: true } },
  },
  orderType: { kind: 'text', required: true, oneOf: ['DELIVERY', 'COLLECTION', 'MULTI'] },
  orderCategory: text(),
  serviceLevel: text(),
  services: { kind: 'list', of: { kind: 'object', fields: { code: needed() } } },
  customer: {
    kind: 'object',
    required: true,
    fields: { name: needed(35), address, contact, account: { kind: 'object', fields: { name: text(35), number: text() } } },
  },
  customerOrderNo: needed(35),
  orderNotes: text(140),
  driverNotes: text(140),
  cutOffTimeMet: boolean,
  routeInfo: text(),
  externalClientID: text(),
  driverLinks: { kind: 'list', of: { kind: 'object', fields: { description: text(), link: text() } } },
  updateAddresses: boolean,
};

const delivery: Fields = { ...leg, deliveryMethod: needed(), items };
const collection: Fields = { ...leg, collectionMethod: needed(), items };
const multiDelivery: Fields = { ...leg, deliveryMethod: text(), items };

/** Body of a create, by order type; exactly one leg belongs to each. */
export const orderFields: Record<'DELIVERY' | 'COLLECTION' | 'MULTI', Fields> = {
  DELIVERY: { header: { kind: 'object', fields: header, required: true }, delivery: { kind: 'object', fields: delivery, required: true } },
  COLLECTION: { header: { kind: 'object', fields: header, required: true }, collection: { kind: 'object', fields: collection, required: true } },
  MULTI: {
    header: { kind: 'object', fields: header, required: true },
    collection: {
      kind: 'object',
      required: true,
      fields: { ...leg, collectionMethod: needed(), delivery: { kind: 'list', required: true, min: 1, of: { kind: 'object', fields: multiDelivery } } },
    },
  },
};

const PATCHABLE = ['orderDate', 'partner', 'serviceLevel', 'customer', 'customerOrderNo', 'orderNotes', 'driverNotes', 'routeInfo', 'driverLinks'];

/** Body of a PATCH: some members of the header, none of them required, nothing else (section 5.10). */
export const patchFields: Fields = {
  header: {
    kind: 'object',
    required: true,
    fields: Object.fromEntries(Object.entries(header).filter(([name]) => PATCHABLE.includes(name)).map(([name, rule]) => [name, { ...rule, required: false }])),
  },
};
