import { defaultsOf, type SettingTable, type ValuesOf } from './setting.ts';

/** The guide's system-level settings (R-205 … R-214) and the product's own beyond the guide (surface.md). */
export const SYSTEM_SETTINGS = {
  MaxBatchSizePerInstallation: { kind: 'integer', title: 'Max Batch Size Per Installation', default: 5, min: 1, max: 50, help: 'Maximum number of orders processed per installation in a single send cycle.' },
  MaxInstallationsPerBatch: { kind: 'integer', title: 'Max Installations Per Batch', default: 2, min: 1, max: 50, help: 'Maximum number of installations processed simultaneously, over all workers. All due installations are served each cycle, in turn.' },
  MaxUserSelectedOrders: { kind: 'integer', title: 'Max User-Selected Orders', default: 5, min: 1, max: 100, help: 'Maximum number of orders a user can select for a bulk operation.' },
  MaxUserSelectedOrdersForDelete: { kind: 'integer', title: 'Max User-Selected Orders for Delete', default: 10, min: 1, max: 50, help: 'Maximum number of orders a user can select for bulk deletion.' },
  MaxRetryAttempts: { kind: 'integer', title: 'Max Retry Attempts', default: 3, min: 1, max: 20, help: 'Automatic retries of a failed order before it is left Failed. The first submission is not a retry.' },
  WebhookBatchSize: { kind: 'integer', title: 'Webhook Batch Size', default: 5, min: 1, max: 50, help: 'Maximum number of webhook events processed in one cycle.' },
  WebhookMaxRetryAttempts: { kind: 'integer', title: 'Webhook Max Retry Attempts', default: 3, min: 1, max: 10, help: 'Maximum number of retries of a failed webhook event.' },
  StreamApiTimeout: { kind: 'integer', title: 'Stream API Timeout', default: 30, min: 1, max: 300, unit: 'seconds', help: 'Time limit of a single Stream API request.' },
  StreamApiMaxRetryAttempts: { kind: 'integer', title: 'Stream API Max Retry Attempts', default: 3, min: 0, max: 5, help: 'Repeats of a single call on transient errors (5xx, 408, 429). A create repeats only where Stream answered 408, 429, 500 or 503 or was never reached, each time after a look-up; where no answer came, or a gateway answered 502 or 504, the order is looked up until it is known what happened.' },
  OrderSyncPageSize: { kind: 'integer', title: 'Linnworks Order Sync Page Size', default: 50, min: 1, max: 500, help: 'Orders per page when fetching from Linnworks.' },
  DrainBacklog: { kind: 'boolean', title: 'Drain Backlog', default: false, help: 'A send cycle goes on taking batches while due orders and time remain.' },
  StreamOutageBrake: { kind: 'boolean', title: 'Stream Outage Brake', default: false, help: 'While a Stream account does not answer, one probe every 30 seconds replaces submissions, and no order attempt is used up.' },
  ReturnPdfWithLabel: { kind: 'boolean', title: 'Return PDF With Label', default: true, help: 'Label answers carry the PDF beside the PNG.' },
  RepeatPackageForCopies: { kind: 'boolean', title: 'Repeat Package For Copies', default: false, help: 'Copies travel as repeated package entries instead of additional images.' },
  LabelRetentionDays: { kind: 'integer', title: 'Label Retention Days', default: 90, min: 1, max: 3650, unit: 'days', help: 'Label images older than this are removed.' },
  WebhookRetentionDays: { kind: 'integer', title: 'Webhook Retention Days', default: 90, min: 1, max: 3650, unit: 'days', help: 'Webhook bodies older than this are removed.' },
  ExchangeRetentionDays: { kind: 'integer', title: 'Exchange Retention Days', default: 30, min: 1, max: 3650, unit: 'days', help: 'Requests to Stream and its answers, which hold names and addresses, are removed when they are older than this. The attempts stay.' },
  AuditRetentionDays: { kind: 'integer', title: 'Audit Retention Days', default: 730, min: 30, max: 3650, unit: 'days', help: 'Audit entries older than this are removed.' },
  ReconcileIntervalMinutes: { kind: 'integer', title: 'Reconcile Interval Minutes', default: 60, min: 5, max: 1440, unit: 'minutes', help: 'How often open consignments are compared with Stream.' },
  DefaultTimeZone: { kind: 'text', title: 'Default Time Zone', default: 'Europe/London', max: 64, help: 'IANA zone of installations that have none of their own.' },
} as const satisfies SettingTable;

export type SystemSettings = ValuesOf<typeof SYSTEM_SETTINGS>;
export const DEFAULT_SYSTEM_SETTINGS: SystemSettings = defaultsOf(SYSTEM_SETTINGS);
