import { createHash } from 'node:crypto';
import { AppError, checkChange, goodsOf, SERVICE_SETTINGS, shownPlan, type IntegrationSettings, type Order, type OrderPlan, type ServiceSettings } from '@stream-tech/domain';
import { labelCode, type LabelFacts, type LabelType } from '@stream-tech/labels';
import { readConfigValues, type ConfigValue } from '@stream-tech/linnworks';

/** A package to be labelled: its own number at the asker's, its weight in grams, and the units that lie in it. */
export type PackageToLabel = { sequence: number; weightGrams: number; units: number };

/** One label to draw: its facts, and the hash under which its images are kept. */
export type PlannedLabel = { sequence: number; type: LabelType; facts: LabelFacts; hash: string };

/** Raised when layouts change, so that labels kept from before are drawn anew. */
const LAYOUT_EDITION = 1;
/** Most labels of one request, however its packages are split (security.md, 57). */
const MOST_LABELS = 250;

const hashOf = (type: LabelType, facts: LabelFacts): string => createHash('sha256').update(JSON.stringify([LAYOUT_EDITION, type, facts])).digest('hex');

/** What of a service's settings holds for one print: label type and copies as Linnworks sent them; every other difference is a proposal (linnworks-shipping-contract.md, 15). */
export const settingsForPrint = (stored: ServiceSettings, items: ConfigValue[]): { settings: ServiceSettings; proposed: Record<string, unknown> } => {
  const differing = Object.entries(readConfigValues(SERVICE_SETTINGS, items)).flatMap(([key, value]) => {
    try {
      const checked = checkChange(SERVICE_SETTINGS, { [key]: value })[key as keyof ServiceSettings];
      return checked === stored[key as keyof ServiceSettings] ? [] : [[key, checked] as const];
    } catch (error) {
      // A value that the setting does not allow is no reason to print nothing.
      if (error instanceof AppError) return [];
      throw error;
    }
  });
  const forThisPrint = new Set(['ShippingLabelType', 'LabelCopies']);
  return {
    settings: { ...stored, ...Object.fromEntries(differing.filter(([key]) => forThisPrint.has(key))) },
    proposed: Object.fromEntries(differing.filter(([key]) => !forThisPrint.has(key))),
  };
};

/** The packages an order would have if nobody named any: Linnworks' split, or all of it in one. */
export const packagesOf = ({ source }: Order, { SkipCompositeParent }: Pick<ServiceSettings, 'SkipCompositeParent'>): PackageToLabel[] => {
  const grams = (kg: number | undefined): number => Math.round((kg ?? 0) * 1_000);
  if (source.packages.length >= 2) return source.packages.map(({ weightKg, items }, sequence) => ({ sequence, weightGrams: grams(weightKg), units: items.reduce((sum, { quantity }) => sum + quantity, 0) }));
  const goods = goodsOf(source.items, SkipCompositeParent);
  return [{ sequence: 0, weightGrams: goods.reduce((sum, { weightKg, quantity }) => sum + grams(weightKg) * quantity, 0), units: goods.reduce((sum, { quantity }) => sum + quantity, 0) }];
};

/** Into how many labels a package goes: one, or one for each unit while Override Packaging Split is on. */
const partsOf = ({ units }: PackageToLabel, { OverridePkgSplit }: Pick<ServiceSettings, 'OverridePkgSplit'>): number => (OverridePkgSplit ? Math.max(1, Math.round(units)) : 1);
/** How many labels, and so parcels, these packages make. */
export const packageCountOf = (packages: PackageToLabel[], settings: Pick<ServiceSettings, 'OverridePkgSplit'>): number => packages.reduce((sum, each) => sum + partsOf(each, settings), 0);

export type LabelSubject = { order: Order; integration: IntegrationSettings; service: { name: string; settings: ServiceSettings }; packages: PackageToLabel[]; /** What planning says of the order, where it is on a run. */ plan?: OrderPlan | undefined };

/**
 * The labels of a Completed order: one a package, or one a unit while Override Packaging Split is on. What they say is
 * what was sent to Stream and, once it is on a run, run, stop and day, so that printing again gives the same label until it is planned anew
 * . Throws `order-being-deleted`, `twin-suspected` (R22), `no-consignment` and `too-many-labels`.
 */
export const planLabels = ({ order, integration, service, packages, plan }: LabelSubject): PlannedLabel[] => {
  const { consignmentNo, trackingNumber, source, orderNumber, channelReference } = order;
  if (order.deleteRequestedAt !== undefined) throw new AppError('order-being-deleted', `Order ${orderNumber} is being deleted and has no label any more.`, 'give-up');
  if (!consignmentNo || !trackingNumber) throw new AppError('no-consignment', `Order ${orderNumber} has no ${consignmentNo ? 'tracking' : 'consignment'} number from Stream yet. Print the label again in a few minutes.`, 'try-later');
  if (order.twinSuspectedAt !== undefined) throw new AppError('twin-suspected', `Stream holds order ${orderNumber} more than once, so no label is printed before somebody has cancelled all but one there. Tell your dispatch office.`, 'fix-the-data');
  const split = packages.flatMap((each) => {
    const { sequence, weightGrams } = each;
    const parts = partsOf(each, service.settings);
    return Array.from({ length: Math.min(parts, MOST_LABELS + 1) }, () => ({ sequence, weightGrams: weightGrams / parts }));
  });
  if (split.length > MOST_LABELS) throw new AppError('too-many-labels', `Order ${orderNumber} would need more than ${MOST_LABELS} labels. Split the order, or turn Override Packaging Split off.`, 'fix-the-data');
  const { name, company, line1, line2, line3, town, region, postcode, countryName, country, phone } = source.delivery;
  return split.map(({ sequence, weightGrams }, index) => {
    const facts: LabelFacts = {
      code: labelCode(consignmentNo, index + 1),
      recipient: { name, company, lines: [line1, line2, line3].filter(Boolean), town, region, postcode, country: countryName || country, phone },
      sender: {
        companyName: integration.CompanyName,
        lines: [integration.AddressLine1, integration.AddressLine2, integration.AddressLine3, [integration.City, integration.County, integration.PostCode].filter(Boolean).join(', ')].filter(Boolean),
        phone: integration.ContactPhoneNo,
      },
      carrierService: service.name,
      reference: integration.LabelReference === 'ChannelReference' && channelReference ? channelReference : String(orderNumber),
      trackingNumber, orderNumber: String(orderNumber), packageNumber: index + 1, packageCount: split.length,
      ...(weightGrams > 0 ? { weightKg: Math.round(weightGrams) / 1_000 } : {}),
      notes: source.deliveryInstructions,
      ...shownPlan(plan),
    };
    const type = service.settings.ShippingLabelType;
    return { sequence, type, facts, hash: hashOf(type, facts) };
  });
};
