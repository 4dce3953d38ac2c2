import type { StreamDepot } from './stream-model.ts';

/** Two depots with the four types of method each (section 11, rule 5). Ids and names differ on purpose. */
export const defaultDepots: StreamDepot[] = [
  {
    id: 'LEEDS',
    address: { name: 'Leeds', address1: 'Unit 4 Canal Road', address2: '', address3: '', address4: 'Leeds', address5: 'West Yorkshire', country: 'GB', postcode: 'LS12 2AA', lat: 53.7965, long: -1.5742 },
    contact: { name: 'Transport office', tel1: '0113 496 0000', tel2: '', mobile: '', email: 'leeds@stream.example.test' },
    stockLocation: { id: 'LEEDS', name: 'Leeds warehouse' },
    deliveryMethods: [
      { id: 'LEEDS2MAN', name: 'Leeds 2-man', type: 'DELIVERY' },
      { id: 'LEEDSCOL', name: 'Leeds collections', type: 'COLLECTION' },
      { id: 'LEEDSPARCEL', name: 'Leeds parcel', type: 'COURIER' },
      { id: 'LEEDSTRUNK', name: 'Leeds night trunk', type: 'TRUNK' },
    ],
  },
  {
    id: 'BRISTOL',
    address: { name: 'Bristol', address1: '12 Feeder Road', address2: 'St Philips', address3: '', address4: 'Bristol', address5: '', country: 'GB', postcode: 'BS2 0TH', lat: 51.4496, long: -2.5683 },
    contact: { name: 'Goods in', tel1: '0117 496 0000', tel2: '', mobile: '', email: 'bristol@stream.example.test' },
    stockLocation: { id: 'BRISTOL', name: 'Bristol warehouse' },
    deliveryMethods: [
      { id: 'BRIS2MAN', name: 'Bristol 2-man', type: 'DELIVERY' },
      { id: 'BRISCOL', name: 'Bristol collections', type: 'COLLECTION' },
      { id: 'BRISPARCEL', name: 'Bristol parcel', type: 'COURIER' },
      { id: 'BRISTRUNK', name: 'Bristol night trunk', type: 'TRUNK' },
    ],
  },
];

export const defaultServiceLevels = ['Standard', 'Two Person', 'Room of Choice', 'White Glove'];
