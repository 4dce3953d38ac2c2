import { defaultsOf, type SettingTable, type ValuesOf } from './setting.ts';

/** The four label types of the guide. */
export const LABEL_TYPES = ['Default', 'Portrait without QR', 'Portrait Standard', 'Compact (100×50mm without QR)'] as const;
export const STREAM_ORDER_TYPES = ['Delivery', 'Collection'] as const;

/** The guide's per-service settings, with depot and stock location of the mapping table (R-064 … … ). */
export const SERVICE_SETTINGS = {
  StreamDepot: { kind: 'text', title: 'Stream Depot', required: true, max: 35, help: 'The Stream depot that handles orders on this service.' },
  StreamDeliveryMethod: { kind: 'text', title: 'Stream Delivery Method', required: true, max: 35, help: 'The delivery method, one available at the chosen depot.' },
  StreamOrderType: { kind: 'choice', title: 'Stream Order Type', required: true, default: 'Delivery', choices: STREAM_ORDER_TYPES, help: "Delivery takes goods to the recipient's address; Collection collects goods from it." },
  StreamService: { kind: 'text', title: 'Stream Service', max: 35, help: 'Optional service code sent to Stream in the order header.' },
  StreamServiceLevel: { kind: 'text', title: 'Stream Service Level', max: 35, help: 'Optional service level code sent to Stream in the order header.' },
  StreamStockLocation: { kind: 'text', title: 'Stream Stock Location', max: 100, help: "Optional stock location; goes before the default location and the order's own." },
  ShippingLabelType: { kind: 'choice', title: 'Label Type', required: true, default: 'Default', choices: LABEL_TYPES, help: 'The label format for orders on this service.' },
  LabelCopies: { kind: 'integer', title: 'Label Copies', default: 1, min: 1, max: 5, help: 'Copies per package.' },
  SkipCompositeParent: { kind: 'boolean', title: 'Skip Composite Parent', default: true, help: 'Sends only the child items of composites.' },
  OverridePkgSplit: { kind: 'boolean', title: 'Override Packaging Split', default: false, help: "Ignores Linnworks' packaging split: every unit of every line is a package of its own." },
  ProcessedOnDelivered: { kind: 'boolean', title: 'Mark as Processed on Delivered', default: false, help: 'Marks the Linnworks order as processed when Stream reports it delivered or collected.' },
} as const satisfies SettingTable;

export type ServiceSettings = ValuesOf<typeof SERVICE_SETTINGS>;
export const DEFAULT_SERVICE_SETTINGS: ServiceSettings = defaultsOf(SERVICE_SETTINGS);

/** A service counts as fully configured only when depot and delivery method are both set. */
export const isFullyConfigured = (settings: Pick<ServiceSettings, 'StreamDepot' | 'StreamDeliveryMethod'>): boolean =>
  settings.StreamDepot !== '' && settings.StreamDeliveryMethod !== '';
