import { createLinnworksSimulator, createStreamSimulator, sampleOrder, type LinnworksAccount, type LinnworksOrder, type LinnworksSimulator, type QuotaMode, type StreamSimulator, type Trait } from '../../packages/simulators/src/index.ts';

/** What has to become of an order. `ignored`: it is not for us, and no row may be made of it. */
export type Expectation = { tenant: string; orderNumber: number } & ({ end: 'completed' } | { end: 'validation-failed'; title: string } | { end: 'ignored' });

/** Traits of orders that can be sent, as often as they are drawn. */
export const SENDABLE: readonly Trait[] = [
  'plain', 'plain', 'plain', 'plain', 'plain', 'plain', 'composite', 'split-packages', 'boxes', 'service-line', 'long-text', 'accents', 'greek', 'polish', 'arabic', 'chinese', 'eu', 'collection', 'no-name', 'scheduled', 'second-location',
];

/** The guide's names for what keeps an order back (R-221 … R-227), and those of ours in its style. */
const UNSENDABLE: Partial<Record<Trait, string>> = {
  'no-postcode': 'Missing delivery address fields',
  'no-service': 'Postal service not assigned',
  'unmapped-service': 'Postal service not fully configured',
  'unknown-country': 'Missing delivery address fields',
  'poison-text': 'Order text contains unreadable characters',
  'ten-thousand-lines': 'Order has too many lines',
};
const IGNORED: readonly Trait[] = ['other-courier', 'parked'];

export const UNSENDABLE_TRAITS = Object.keys(UNSENDABLE) as Trait[];
export const IGNORED_TRAITS = IGNORED;

export type TenantSeed = { name: string; prefix?: string; firstOrderNumber?: number };

export type Tenant = {
  name: string;
  prefix: string;
  account: LinnworksAccount;
  clientId: string;
  clientSecret: string;
  /** The service that most orders take. */
  services: { name: string; postalServiceId: string; settings: Record<string, unknown> }[];
};

export type Partners = {
  linnworks: LinnworksSimulator;
  stream: StreamSimulator;
  tenants: Tenant[];
  /** By Linnworks order id. */
  expected: Map<string, Expectation>;
  add(tenant: Tenant, trait: Trait): LinnworksOrder;
  /** Notes that an order can be sent. */
  expect(order: LinnworksOrder, tenant: Tenant): LinnworksOrder;
  close(): Promise<void>;
};

const OURS = 'STREAM TECH';
const MAPPED = [
  { name: 'Two-Man Room of Choice', settings: { StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDS2MAN', StreamOrderType: 'Delivery' } },
  { name: 'Collection from Home', settings: { StreamDepot: 'LEEDS', StreamDeliveryMethod: 'LEEDSCOL', StreamOrderType: 'Collection' } },
];

/** Secrets that must occur nowhere (I9). */
export const CANARY = 'canary';

/** Both partners over real HTTP, with an account at each for every tenant. Stream takes any order number twice, so that only we can prevent a twin. */
export const createPartners = async (seeds: TenantSeed[], { quotas = 'off', keepBodies = true }: { quotas?: QuotaMode; keepBodies?: boolean } = {}): Promise<Partners> => {
  const linnworks = await createLinnworksSimulator({
    quotas, ledgerBodies: keepBodies, ledgerLimit: 3_000_000,
    accounts: seeds.map(({ name, firstOrderNumber }, index) => ({
      name, firstOrderNumber: firstOrderNumber ?? 100_001 + index * 100_000,
      locations: [{ StockLocationId: `5ec0dd00-0000-4000-8000-0000000000${(0xa0 + index).toString(16)}`, LocationName: 'Showroom', IsFulfillmentCenter: false, StockLocationIntId: 2, LocationTag: '', Address1: '', Address2: '', City: '', County: '', Country: '', ZipCode: '', IsNotTrackable: false, CountInOrderUntilAcknowledgement: false, FulfilmentCenterDeductStockWhenProcessed: false, IsWarehouseManaged: false }],
      postalServices: [...MAPPED.map((service) => ({ PostalServiceName: service.name, Vendor: OURS })), { PostalServiceName: 'Night Trunk (not set up)', Vendor: OURS }, { PostalServiceName: 'Parcelforce 48', Vendor: 'Parcelforce' }],
    })),
  });
  const stream = await createStreamSimulator({
    switches: { uniqueness: false }, ledgerBodies: keepBodies, ledgerLimit: 3_000_000,
    accounts: seeds.map(({ name }, index) => ({ name, clientId: `TEN${String(index + 1).padStart(5, '0')}`, clientSecret: `${CANARY}-stream-secret-${index + 1}`, consignmentPrefix: `TE${String.fromCodePoint(65 + (index % 26))}${index < 26 ? '' : Math.floor(index / 26)}` })),
  });
  const tenants = seeds.map(({ name, prefix = '' }, index): Tenant => {
    const account = linnworks.account(name);
    const { clientId, clientSecret } = stream.account(index);
    const services = MAPPED.map((service) => ({ ...service, postalServiceId: account.postalServices.find(({ PostalServiceName }) => PostalServiceName === service.name)?.pkPostalServiceId ?? '' }));
    return { name, prefix, account, clientId, clientSecret, services };
  });
  const expected = new Map<string, Expectation>();
  return {
    linnworks, stream, tenants, expected,
    add({ name, account }, trait) {
      const order = account.addOrder(sampleOrder(account, trait));
      const title = UNSENDABLE[trait];
      const about = { tenant: name, orderNumber: order.NumOrderId };
      expected.set(order.OrderId, title !== undefined ? { ...about, end: 'validation-failed', title } : IGNORED.includes(trait) ? { ...about, end: 'ignored' } : { ...about, end: 'completed' });
      return order;
    },
    expect(order, { name }) {
      expected.set(order.OrderId, { tenant: name, orderNumber: order.NumOrderId, end: 'completed' });
      return order;
    },
    async close() {
      await Promise.all([linnworks.close(), stream.close()]);
    },
  };
};
