import { pick, seededRandom } from '../partner/seeded-random.ts';
import type { LinnworksItemSeed, LinnworksOrderSeed } from './build-order.ts';
import type { LinnworksAccount } from './account-model.ts';
import { EMPTY_GUID } from './order-model.ts';
import type { LinnworksAddress } from './order-model.ts';
import { boxedWardrobe, catalogue, doubleBed, installation, people } from './sample-catalogue.ts';

/** What makes an order special; each has a sentence for the sandbox page. */
export const TRAITS = {
  plain: 'An ordinary order that can be sent',
  composite: 'A set (composite) with its parts',
  'split-packages': 'Packed into several packages',
  boxes: 'A product that comes in several boxes',
  'service-line': 'With a line that is a service, not goods',
  'long-text': 'Names and descriptions longer than Stream takes',
  accents: 'Accents in name and address',
  greek: 'Greek script',
  polish: 'Polish letters',
  arabic: 'Arabic script',
  chinese: 'Chinese script',
  eu: 'To a country of the EU',
  collection: 'To be collected from the customer',
  'no-postcode': 'Without a postcode',
  'no-name': 'Without a name',
  'no-service': 'No postal service chosen',
  'other-courier': "Another courier's service",
  'unmapped-service': 'A service of ours that nobody has set up',
  'unknown-country': 'A country Linnworks could not make out',
  parked: 'Parked',
  locked: 'Locked',
  unpaid: 'Not paid',
  'second-location': 'Stocked at the second location',
  scheduled: 'With a delivery slot the customer booked',
  'long-number': 'A channel reference too long for Stream',
  'poison-text': 'NUL and half surrogates in the name',
  'ten-thousand-lines': 'With 10,000 lines',
} as const satisfies Record<string, string>;
export type Trait = keyof typeof TRAITS;

const HOUR = 3_600_000;

/**
 * A believable order for an account; the same account with the same number of orders gets the same order again.
 * Without a trait it is an ordinary one. It was received within the last minute.
 */
export function sampleOrder(account: LinnworksAccount, trait: Trait = 'plain'): LinnworksOrderSeed {
  const random = seededRandom(`${account.name} ${account.orders.size} ${trait}`);
  const gram = account.switches.weightUnit.startsWith('k') ? 0.001 : 1;
  const person = pick(people.british, random);
  const lines = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({ ...pick(catalogue, random), Quantity: 1 + Math.floor(random() * 2) }));
  const received = new Date(account.now().getTime() - Math.floor(random() * 60_000)).toISOString();
  const seed: LinnworksOrderSeed = {
    service: firstOfOurs(account, /two-man|2-man|standard/i) ?? null,
    GeneralInfo: { ReceivedDate: received, Source: pick(['DIRECT', 'SHOPIFY', 'EBAY', 'AMAZON'], random), SubSource: pick(['Showroom', 'Webshop', 'Outlet'], random) },
    CustomerInfo: { Address: person },
    Items: weighed(lines, gram),
  };
  return special(seed, trait, { account, random, gram });
}

interface Making {
  account: LinnworksAccount;
  random: () => number;
  gram: number;
}

function special(seed: LinnworksOrderSeed, trait: Trait, making: Making): LinnworksOrderSeed {
  const { account, random, gram } = making;
  const to = (Address: Partial<LinnworksAddress>): LinnworksOrderSeed => ({ ...seed, CustomerInfo: { Address: { ...seed.CustomerInfo?.Address, ...Address } } });
  const general = (info: LinnworksOrderSeed['GeneralInfo']): LinnworksOrderSeed => ({ ...seed, GeneralInfo: { ...seed.GeneralInfo, ...info } });
  switch (trait) {
    case 'plain':
      return seed;
    case 'composite':
      return { ...seed, Items: weighed([doubleBed, ...catalogue.slice(0, 1)], gram) };
    case 'split-packages':
      return { ...seed, Items: weighed([{ ...doubleBed }, catalogue[2] ?? {}], gram), packages: [{ type: 'Flat pack carton', lines: [{ line: 0 }] }, { type: 'Flat pack carton', lines: [{ line: 1 }] }, { type: 'Large box', lines: [{ line: 2 }] }] };
    case 'boxes':
      return { ...seed, Items: weighed([boxedWardrobe], gram) };
    case 'service-line':
      return { ...seed, Items: [...(seed.Items ?? []), { ...installation }] };
    case 'long-text':
      return {
        ...to({ FullName: 'Maximiliana Featherstonehaugh-Cholmondeley of Wythenshawe', Company: 'The Worshipful Company of Upholders, Upholsterers and Feather Dressers', Address1: 'Apartment 14, The Old Flax Spinning Mill Buildings, Block C', Address2: 'Behind the Methodist chapel, third gate on the left after the weir' }),
        Items: weighed([{ ...(catalogue[3] ?? {}), Title: `Extending dining table, solid European oak with a hand-rubbed oil finish 🌳, seats six to ten, with two leaves that store under the top, in natural, smoked or whitened oak (please say which)` }], gram),
      };
    case 'accents':
      return to(pick(people.accented, random));
    case 'greek':
      return to(people.greek);
    case 'polish':
      return to(people.polish);
    case 'arabic':
      return to(people.arabic);
    case 'chinese':
      return to(people.chinese);
    case 'eu':
      return { ...to(pick(people.european, random)), TotalsInfo: { Currency: 'EUR' } };
    case 'collection':
      return { ...seed, service: firstOfOurs(account, /collect/i) ?? null };
    case 'no-postcode':
      return to({ PostCode: '' });
    case 'no-name':
      return to({ FullName: '', Company: '' });
    case 'no-service':
      return { ...seed, service: null };
    case 'other-courier':
      return { ...seed, service: account.postalServices.find(({ Vendor }) => Vendor !== '' && !Vendor.startsWith('STREAM'))?.pkPostalServiceId ?? null };
    case 'unmapped-service':
      return { ...seed, service: firstOfOurs(account, /not set up|draft|trunk/i) ?? null };
    case 'unknown-country':
      return to({ Country: 'UNKNOWN', CountryId: EMPTY_GUID });
    case 'parked':
      return general({ IsParked: true, Marker: 7 });
    case 'locked':
      return { ...seed, locked: true };
    case 'unpaid':
      return general({ Status: 0 });
    case 'second-location':
      return general({ Location: account.locations[1]?.StockLocationId ?? EMPTY_GUID });
    case 'scheduled': {
      const day = new Date(account.now().getTime() + 72 * HOUR).toISOString().slice(0, 10);
      return general({ ScheduledDelivery: { From: `${day}T08:00:00.000Z`, To: `${day}T12:00:00.000Z` } });
    }
    case 'long-number':
      return general({ ReferenceNum: 'MARKETPLACE-2026-11-0000000000000000000000000000000000000881734' });
    case 'poison-text':
      return to({ FullName: 'Nul\u0000 Half\ud800 Mark', Company: 'Poison \udfff & Co' });
    case 'ten-thousand-lines':
      return { ...seed, Items: weighed(Array.from({ length: 10_000 }, (_, index) => ({ ...(catalogue[index % catalogue.length] ?? {}), Quantity: 1 })), gram) };
  }
}

function firstOfOurs(account: LinnworksAccount, name: RegExp): string | undefined {
  return account.postalServices.find(({ Vendor, PostalServiceName }) => Vendor.startsWith('STREAM') && name.test(PostalServiceName))?.pkPostalServiceId;
}

/** The catalogue's weights are grams; an account may count in kilograms. */
function weighed(items: LinnworksItemSeed[], gram: number): LinnworksItemSeed[] {
  return items.map((item) => ({
    ...item,
    ...(item.Weight === undefined ? {} : { Weight: Math.round(item.Weight * gram * 1e5) / 1e5 }),
    ...(item.Boxes ? { Boxes: item.Boxes.map((box) => ({ ...box, Weight: box.Weight * gram })) } : {}),
    ...(item.CompositeSubItems ? { CompositeSubItems: weighed(item.CompositeSubItems, gram) } : {}),
  }));
}
