import { location, sampleOrder } from '@stream-tech/simulators';
import type { LinnworksAccount, LinnworksAccountSeed, StreamAccountSeed, Trait } from '@stream-tech/simulators';

/** A postal service with the depot and method it is meant for, so that a demo connection can be set up by itself. */
export interface DemoService {
  name: string;
  depot: string;
  deliveryMethod: string;
  orderType: 'Delivery' | 'Collection';
}

export interface Tenant {
  linnworks: LinnworksAccountSeed;
  stream: StreamAccountSeed;
  services: DemoService[];
  /** Traits of the orders it starts with, oldest plans first. */
  orders: Trait[];
}

const ours = 'STREAM TECH';
const times = (count: number, trait: Trait): Trait[] => Array.from({ length: count }, () => trait);

/**
 * The two tenants of the sandbox. Tokens, ids and secrets are the same at every start, so that a connection made
 * yesterday still works today; they open nothing but this sandbox.
 */
export const tenants: Tenant[] = [
  {
    linnworks: {
      name: 'Oak & Ash Ltd',
      email: 'ops@oakash.example.test',
      installationToken: '0a4a5b00-0000-4000-8000-0000000000a1',
      firstOrderNumber: 204_501,
      locations: [location('Frome showroom', '5ec0dd00-0000-4000-8000-0000000000a2', 2, { Address1: '2 Market Place', City: 'Frome', ZipCode: 'BA11 1AF', Country: 'United Kingdom' })],
      postalServices: [
        { PostalServiceName: 'Two-Man Room of Choice', Vendor: ours, PostalServiceCode: 'LEEDS/LEEDS2MAN' },
        { PostalServiceName: 'Kerbside Parcel', Vendor: ours, PostalServiceCode: 'LEEDS/LEEDSPARCEL' },
        { PostalServiceName: 'West Country Two-Man', Vendor: ours, PostalServiceCode: 'BRISTOL/BRIS2MAN' },
        { PostalServiceName: 'Collection from Home', Vendor: ours, PostalServiceCode: 'LEEDS/LEEDSCOL' },
        { PostalServiceName: 'Night Trunk (not set up)', Vendor: ours, PostalServiceCode: 'LEEDS/LEEDSTRUNK' },
        { PostalServiceName: 'Parcelforce 48', Vendor: 'Parcelforce' },
        { PostalServiceName: 'Tracked 48', Vendor: 'Royal Mail' },
      ],
    },
    stream: { name: 'Oak & Ash Ltd', clientId: 'OAK00001', clientSecret: 'sandbox-oak-secret', partners: [{ id: 'OAKPARTNER', name: 'Oak & Ash Trade' }] },
    services: [
      { name: 'Two-Man Room of Choice', depot: 'LEEDS', deliveryMethod: 'LEEDS2MAN', orderType: 'Delivery' },
      { name: 'Kerbside Parcel', depot: 'LEEDS', deliveryMethod: 'LEEDSPARCEL', orderType: 'Delivery' },
      { name: 'West Country Two-Man', depot: 'BRISTOL', deliveryMethod: 'BRIS2MAN', orderType: 'Delivery' },
      { name: 'Collection from Home', depot: 'LEEDS', deliveryMethod: 'LEEDSCOL', orderType: 'Collection' },
    ],
    orders: [
      ...times(13, 'plain'), ...times(3, 'composite'), ...times(2, 'split-packages'), 'boxes', 'service-line', 'long-text', ...times(2, 'accents'),
      'greek', 'polish', 'arabic', 'chinese', ...times(3, 'eu'), ...times(2, 'collection'), 'no-postcode', ...times(2, 'no-service'), ...times(2, 'other-courier'),
      'unmapped-service', 'second-location', 'scheduled', 'parked',
    ],
  },
  {
    linnworks: {
      name: 'Northgate Interiors',
      email: 'hello@northgate.example.test',
      installationToken: '0a4a5b00-0000-4000-8000-0000000000b1',
      firstOrderNumber: 31_001,
      switches: { weightUnit: 'kg', dateStyle: 'seven-decimals' },
      postalServices: [
        { PostalServiceName: 'Northgate Two-Man', Vendor: ours, PostalServiceCode: 'LEEDS/LEEDS2MAN' },
        { PostalServiceName: 'Northgate Collections', Vendor: ours, PostalServiceCode: 'LEEDS/LEEDSCOL' },
        { PostalServiceName: 'DPD Next Day', Vendor: 'DPD' },
      ],
    },
    stream: { name: 'Northgate Interiors', clientId: 'NGI00001', clientSecret: 'sandbox-northgate-secret' },
    services: [
      { name: 'Northgate Two-Man', depot: 'LEEDS', deliveryMethod: 'LEEDS2MAN', orderType: 'Delivery' },
      { name: 'Northgate Collections', depot: 'LEEDS', deliveryMethod: 'LEEDSCOL', orderType: 'Collection' },
    ],
    orders: [...times(6, 'plain'), 'composite', 'collection', 'eu', 'no-postcode', 'other-courier', 'unknown-country'],
  },
];

const HOURS_APART = 1.4 * 3_600_000;

/** Gives an account its first orders, spread over its services of ours. */
export function fillWithOrders(account: LinnworksAccount, traits: Trait[]): void {
  const spread = tenants.find(({ linnworks }) => linnworks.name === account.name)?.services.filter(({ orderType }) => orderType === 'Delivery') ?? [];
  traits.forEach((trait, index) => {
    const seed = sampleOrder(account, trait);
    const service = trait === 'plain' ? spread[index % spread.length]?.name : undefined;
    const ReceivedDate = new Date(account.now().getTime() - (traits.length - index) * HOURS_APART).toISOString();
    account.addOrder({ ...seed, GeneralInfo: { ...seed.GeneralInfo, ReceivedDate }, ...(service === undefined ? {} : { service }) });
  });
}
