import { DEFAULT_INTEGRATION_SETTINGS, type IntegrationSettings } from '../settings/integration-settings.ts';
import { DEFAULT_SERVICE_SETTINGS, type ServiceSettings } from '../settings/service-settings.ts';
import type { Address, SourceItem, SourceOrder, SourcePackage } from '../source-order.ts';

/** A complete address, changed as a test needs it. */
export const anAddress = (change: Partial<Address> = {}): Address => ({
  name: 'Ada Byron', company: '', line1: '1 Mill Lane', line2: '', line3: '', town: 'Leeds', region: 'West Yorkshire', postcode: 'LS1 4AP', country: 'GB', countryName: 'United Kingdom',
  phone: '0113 496 0000', email: 'ada@example.com', ...change,
});

export const anItem = (id: string, change: Partial<SourceItem> = {}): SourceItem =>
  ({ id, sku: `SKU-${id}`, title: `Article ${id}`, quantity: 1, weightKg: 2.5, volumeM3: 0.1, isService: false, children: [], ...change });

export const aPackage = (id: string, items: [itemId: string, quantity: number][], change: Partial<SourcePackage> = {}): SourcePackage =>
  ({ id, name: `Box ${id}`, weightKg: 9, volumeM3: 0.3, items: items.map(([itemId, quantity]) => ({ itemId, quantity })), ...change });

/** An order that may be sent: one line, a service, a complete address. */
export const anOrder = (change: Partial<SourceOrder> = {}): SourceOrder => ({
  linnworksOrderId: '5b1c0d6e-0000-4000-8000-000000000001', orderNumber: 100_234, channelReference: 'AMZ-7781', receivedAt: '2026-11-20T10:15:00.000Z',
  locationId: '00000000-0000-0000-0000-000000000000', locationName: 'Leeds warehouse', postalService: { id: 's1', name: 'Two-man delivery', vendor: 'STREAM TECH' },
  parked: false, onHold: false, processed: false, delivery: anAddress(), billing: anAddress(), items: [anItem('a')], packages: [], deliveryInstructions: '', driverNotes: '', unsendableFields: [], ...change,
});

export const aService = (change: Partial<ServiceSettings> = {}): ServiceSettings =>
  ({ ...DEFAULT_SERVICE_SETTINGS, StreamDepot: 'LEEDS', StreamDeliveryMethod: 'TWOMAN', ...change });

export const anIntegration = (change: Partial<IntegrationSettings> = {}): IntegrationSettings =>
  ({ ...DEFAULT_INTEGRATION_SETTINGS, StreamClientId: 'client-1', CompanyName: 'Bright Sofas Ltd', IsOrderSyncEnabled: true, ...change });
