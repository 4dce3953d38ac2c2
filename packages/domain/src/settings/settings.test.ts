import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../errors.ts';
import { textLength } from '../text.ts';
import { assertComplete, checkChange } from './check-change.ts';
import { DEFAULT_INTEGRATION_SETTINGS, INTEGRATION_SETTINGS } from './integration-settings.ts';
import { DEFAULT_SERVICE_SETTINGS, isFullyConfigured, LABEL_TYPES, SERVICE_SETTINGS } from './service-settings.ts';
import { defaultOf, missingSettings, type Setting, type SettingTable } from './setting.ts';
import { DEFAULT_SYSTEM_SETTINGS, SYSTEM_SETTINGS } from './system-settings.ts';

const TABLES: Record<string, SettingTable> = { INTEGRATION_SETTINGS, SERVICE_SETTINGS, SYSTEM_SETTINGS };
const ALL = Object.entries(TABLES).flatMap(([name, table]) => Object.entries(table).map(([key, setting]): [string, string, Setting, SettingTable] => [name, key, setting, table]));
const refusal = (table: SettingTable, change: unknown): AppError => {
  try {
    checkChange(table, change);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(change)}`);
};

/** The guide's table, row by row: key, requirement, title, kind, required, default. `when …`: the guide's "conditional". */
const INTEGRATION_ROWS: [string, string, string, Setting['kind'], string, unknown][] = [
  ['StreamClientId', 'R-169', 'Stream Client ID', 'text', 'yes', ''],
  ['StreamClientSecret', 'R-170', 'Stream Client Secret', 'secret', 'yes', ''],
  ['StreamClientUrl', 'R-171', 'Stream Client URL', 'text', 'yes', ''],
  ['IsUsingStreamPartnerAccount', 'R-172', 'Using Stream Partner Account', 'boolean', 'no', false],
  ['StreamPartnerAccountId', 'R-173', 'Stream Partner Account ID', 'text', 'when IsUsingStreamPartnerAccount', ''],
  ['StreamPartnerAccountName', 'R-174, A-41', 'Stream Partner Account Name', 'text', 'when IsUsingStreamPartnerAccount', ''],
  ['ContactName', 'R-175', 'Contact Name', 'text', 'yes', ''],
  ['CompanyName', 'R-176', 'Company Name', 'text', 'yes', ''],
  ['AddressLine1', 'R-177', 'Address Line 1', 'text', 'yes', ''],
  ['AddressLine2', 'R-177, A-40', 'Address Line 2', 'text', 'no', ''],
  ['AddressLine3', 'R-177, A-40', 'Address Line 3', 'text', 'no', ''],
  ['City', 'R-178', 'City', 'text', 'yes', ''],
  ['County', 'R-179', 'County', 'text', 'no', ''],
  ['CountryCode', 'R-180', 'Country Code', 'text', 'yes', ''],
  ['PostCode', 'R-181', 'Postcode', 'text', 'yes', ''],
  ['ContactPhoneNo', 'R-182', 'Contact Phone Number', 'text', 'yes', ''],
  ['LabelReference', 'R-183, A-31', 'Label Reference', 'choice', 'no', 'OrderId'],
  ['OrderNumPrefix', 'R-184', 'Order Number Prefix', 'text', 'no', ''],
  ['IsOrderSyncEnabled', 'R-185', 'Order Sync Enabled', 'boolean', 'yes', false],
  ['IsOrderDispatchSyncEnabled', 'R-186', 'Order Dispatch Sync Enabled', 'boolean', 'no', false],
  ['UseDefaultLocation', 'R-187', 'Use Default Location', 'boolean', 'no', false],
  ['DefaultLocation', 'R-188', 'Default Location', 'text', 'when UseDefaultLocation', ''],
  ['OrderLookbackDays', 'R-189', 'Order Lookback Days', 'integer', 'yes', 14],
  ['UseCurrentDateAsHandsOnDate', 'R-190', 'Use Current Date as Hands-On Date', 'boolean', 'no', false],
  ['IsWebhookFeaturesEnabled', 'R-191', 'Webhook Features Enabled', 'boolean', 'no', false],
  ['IsGroupSequenceIdentifierEnabled', 'R-192', 'Group Sequence Identifier Enabled', 'boolean', 'no', false],
];

const SERVICE_ROWS: typeof INTEGRATION_ROWS = [
  ['ShippingLabelType', 'R-195', 'Label Type', 'choice', 'yes', 'Default'],
  ['LabelCopies', 'R-196', 'Label Copies', 'integer', 'no', 1],
  ['StreamOrderType', 'R-197', 'Stream Order Type', 'choice', 'yes', 'Delivery'],
  ['StreamDeliveryMethod', 'R-198', 'Stream Delivery Method', 'text', 'yes', ''],
  ['OverridePkgSplit', 'R-199', 'Override Packaging Split', 'boolean', 'no', false],
  ['SkipCompositeParent', 'R-200', 'Skip Composite Parent', 'boolean', 'no', true],
  ['ProcessedOnDelivered', 'R-201', 'Mark as Processed on Delivered', 'boolean', 'no', false],
  ['StreamService', 'R-202', 'Stream Service', 'text', 'no', ''],
  ['StreamServiceLevel', 'R-203', 'Stream Service Level', 'text', 'no', ''],
  ['StreamDepot', 'R-204, A-39', 'Stream Depot', 'text', 'yes', ''],
  ['StreamStockLocation', 'R-204, A-39', 'Stream Stock Location', 'text', 'no', ''],
];

const row = (table: SettingTable) => (key: string, _requirement: string, title: string, kind: string, needed: string, standard: unknown): void => {
  const setting = table[key]!;
  expect(setting).toMatchObject({ title, kind });
  expect(setting.required === true ? 'yes' : setting.requiredWhen ? `when ${setting.requiredWhen}` : 'no').toBe(needed);
  expect(defaultOf(setting)).toBe(standard);
};

test.each(INTEGRATION_ROWS)('the integration setting %s is as the guide has it (%s): "%s", %s, required: %s, default %j', row(INTEGRATION_SETTINGS));
test.each(SERVICE_ROWS)('the service setting %s is as the guide has it (%s): "%s", %s, required: %s, default %j', row(SERVICE_SETTINGS));

test('there are these settings of an integration and of a service and no others (R-169 … R-204, A-33)', () => {
  expect(Object.keys(INTEGRATION_SETTINGS).sort()).toEqual([...INTEGRATION_ROWS.map(([key]) => key), 'RunNumberPattern'].sort());
  expect(Object.keys(SERVICE_SETTINGS).sort()).toEqual(SERVICE_ROWS.map(([key]) => key).sort());
});

test.each<[keyof typeof DEFAULT_SYSTEM_SETTINGS, string, number, number, number, string]>([
  ['MaxBatchSizePerInstallation', 'Max Batch Size Per Installation', 5, 1, 50, 'R-205'],
  ['MaxInstallationsPerBatch', 'Max Installations Per Batch', 2, 1, 50, 'R-206'],
  ['MaxUserSelectedOrders', 'Max User-Selected Orders', 5, 1, 100, 'R-207'],
  ['MaxUserSelectedOrdersForDelete', 'Max User-Selected Orders for Delete', 10, 1, 50, 'R-208'],
  ['MaxRetryAttempts', 'Max Retry Attempts', 3, 1, 20, 'R-209'],
  ['WebhookBatchSize', 'Webhook Batch Size', 5, 1, 50, 'R-210'],
  ['WebhookMaxRetryAttempts', 'Webhook Max Retry Attempts', 3, 1, 10, 'R-211'],
  ['StreamApiTimeout', 'Stream API Timeout', 30, 1, 300, 'R-212'],
  ['StreamApiMaxRetryAttempts', 'Stream API Max Retry Attempts', 3, 0, 5, 'R-213'],
  ['OrderSyncPageSize', 'Linnworks Order Sync Page Size', 50, 1, 500, 'R-214'],
])('the system setting %s, "%s", is %d unless changed, from %d to %d (%s)', (key, title, standard, min, max) => {
  expect(SYSTEM_SETTINGS[key]).toMatchObject({ kind: 'integer', title, default: standard, min, max });
  expect(DEFAULT_SYSTEM_SETTINGS[key]).toBe(standard);
});

const INTEGERS = ALL.flatMap(([, key, setting, table]) => (setting.kind === 'integer' ? [{ key, setting, table }] : []));
test.each(INTEGERS.flatMap(({ key, setting, table }) =>
  [setting.min - 1, setting.max + 1, setting.min + 0.5, -Infinity, Infinity, Number.NaN, '', 'many', '5 or so', null, [], {}, true].map((value) => ({ key, setting, table, value }))))(
  '$key of $value is refused, and the answer names key, title and range (R-215)', ({ key, setting, table, value }) => {
    const error = refusal(table, { [key]: value });
    const problem = `must be a whole number from ${setting.min} to ${setting.max}`;
    expect(error).toMatchObject({ code: 'settings-invalid', remedy: 'fix-the-data', message: `${key} (${setting.title}) ${problem}`, details: { fields: [{ key, title: setting.title, problem }] } });
  });

test.each(INTEGERS)('$key takes both ends of its range, as numbers and as a form writes them (R-215)', ({ key, setting, table }) => {
  for (const value of [setting.min, setting.max]) {
    expect(checkChange(table, { [key]: value })).toEqual({ [key]: value });
    expect(checkChange(table, { [key]: String(value) })).toEqual({ [key]: value });
  }
});

const CHOICES = ALL.flatMap(([, key, setting, table]) => (setting.kind === 'choice' ? [{ key, setting, table }] : []));
test.each(CHOICES)('$key takes its choices and nothing else (R-121, R-195, R-197, A-31)', ({ key, setting, table }) => {
  for (const choice of setting.choices) expect(checkChange(table, { [key]: choice })).toEqual({ [key]: choice });
  for (const other of ['', 'Other', setting.choices[0]!.toUpperCase(), 1, null, true]) {
    expect(refusal(table, { [key]: other }).message).toBe(`${key} (${setting.title}) must be one of ${setting.choices.join(', ')}`);
  }
});

test('exactly the four label types of the guide are offered (R-117 … R-121)', () => {
  expect(LABEL_TYPES).toEqual(['Default', 'Portrait without QR', 'Portrait Standard', 'Compact (100×50mm without QR)']);
});

const BOOLEANS = ALL.flatMap(([, key, setting, table]) => (setting.kind === 'boolean' ? [{ key, setting, table }] : []));
test.each(BOOLEANS)('$key takes yes and no in the spellings of forms, and nothing else (R-215)', ({ key, setting, table }) => {
  for (const [given, value] of [[true, true], [false, false], ['true', true], ['FALSE', false], ['1', true], ['0', false]]) expect(checkChange(table, { [key as string]: given })).toEqual({ [key]: value });
  for (const other of ['', 'yes', 'on', 2, null, {}]) expect(refusal(table, { [key]: other }).message).toBe(`${key} (${setting.title}) must be true or false`);
});

const TEXTS = ALL.flatMap(([, key, setting, table]) => (setting.kind === 'text' || setting.kind === 'secret' ? [{ key, setting, table }] : []));
test.each(TEXTS)('$key is refused where it is too long or no text, and trimmed otherwise (R-215)', ({ key, setting, table }) => {
  for (const other of ['x'.repeat(setting.max + 1), 5, null, true, {}, ['x']]) expect(refusal(table, { [key]: other }).message).toContain(`${key} (${setting.title}) must be`);
  expect(checkChange(table, { [key]: '  ' })).toEqual({ [key]: '' });
  expect(checkChange(table, { [key]: ' GB ' })).toEqual({ [key]: 'GB' });
});

test.each([
  ['CountryCode', ['GB', 'gb', 'IE', ''], ['GBR', 'UK', 'uk', 'G', '44', 'G B']],
  ['OrderNumPrefix', ['SO-', 'A_1', ''], ['SO 1', 'SO/1', 'é', 'ABCDEFGHIJK']],
  ['StreamClientId', ['client-1', 'a.b/c'], ['two words', 'naïve', 'a\nb', 'a\u0001b', 'x'.repeat(101)]],
])('%s takes %j and refuses %j (R-169, R-180, R-184)', (key, good, bad) => {
  for (const value of good) expect(checkChange(INTEGRATION_SETTINGS, { [key]: value })).toEqual({ [key]: value });
  for (const value of bad) expect(refusal(INTEGRATION_SETTINGS, { [key]: value }).message).toContain(`${key} (`);
});

test('every wrong setting of a change is named, each once, and none of it is taken (R-193, R-215)', () => {
  const error = refusal(INTEGRATION_SETTINGS, { OrderLookbackDays: 0.5, LabelReference: 7, CountryCode: 'GBR', City: 'London' });
  expect((error.details.fields as { key: string }[]).map(({ key }) => key).sort()).toEqual(['CountryCode', 'LabelReference', 'OrderLookbackDays']);
});

test.each(['__proto__', 'constructor', 'toString', 'Evil', ''])('a key "%s" that is no setting is refused as such (R-193; security.md, 31)', (key) => {
  expect(refusal(SYSTEM_SETTINGS, JSON.parse(`{${JSON.stringify(key)}: {"MaxRetryAttempts": 9}}`)).message).toContain('is not a setting');
});

const REQUIRED = INTEGRATION_ROWS.filter(([, , , kind, needed]) => needed === 'yes' && kind !== 'boolean' && kind !== 'integer').map(([key, , title]) => ({ key, title }));
const complete: Record<string, unknown> = { ...DEFAULT_INTEGRATION_SETTINGS, StreamClientSecret: 's', ...Object.fromEntries(REQUIRED.map(({ key }) => [key, 'GB'])) };

test('a complete set of settings lacks nothing (R-193)', () => {
  expect(missingSettings(INTEGRATION_SETTINGS, complete)).toEqual([]);
});

test.each(REQUIRED)('without $key settings are not saved, and the answer names the field (R-193)', ({ key, title }) => {
  for (const value of ['', null, undefined]) {
    expect(missingSettings(INTEGRATION_SETTINGS, { ...complete, [key]: value })).toEqual([key]);
    expect(() => assertComplete(INTEGRATION_SETTINGS, { ...complete, [key]: value })).toThrow(expect.objectContaining({ code: 'settings-missing', message: `${key} (${title}) is required` }));
  }
});

test.each([
  ['IsUsingStreamPartnerAccount', ['StreamPartnerAccountId', 'StreamPartnerAccountName']],
  ['UseDefaultLocation', ['DefaultLocation']],
])('with %s on, %j are required; with it off, they are not (R-173, R-174, R-188, R-193)', (switchKey, keys) => {
  expect(missingSettings(INTEGRATION_SETTINGS, { ...complete, [switchKey]: true })).toEqual(keys);
  expect(missingSettings(INTEGRATION_SETTINGS, { ...complete, [switchKey]: true, ...Object.fromEntries(keys.map((key) => [key, 'X'])) })).toEqual([]);
  expect(missingSettings(INTEGRATION_SETTINGS, { ...complete, [switchKey]: false })).toEqual([]);
});

test.each([['D1', 'M1', true], ['', 'M1', false], ['D1', '', false], ['', '', false]])(
  'a service with depot "%s" and delivery method "%s" is fully configured: %s (R-076)', (StreamDepot, StreamDeliveryMethod, configured) => {
    expect(isFullyConfigured({ StreamDepot, StreamDeliveryMethod })).toBe(configured);
  });

test('a service that the master-data sync created is not usable until somebody completes it (R-077)', () => {
  expect(isFullyConfigured(DEFAULT_SERVICE_SETTINGS)).toBe(false);
});

test.each([
  ['integration', INTEGRATION_SETTINGS, DEFAULT_INTEGRATION_SETTINGS],
  ['service', SERVICE_SETTINGS, DEFAULT_SERVICE_SETTINGS],
  ['system', SYSTEM_SETTINGS, DEFAULT_SYSTEM_SETTINGS],
] as [string, SettingTable, Record<string, unknown>][])('the defaults of the %s settings pass their own checks unchanged (R-215)', (_name, table, defaults) => {
  expect(checkChange(table, defaults)).toEqual(defaults);
});

test('the secret is no part of the settings that travel through the system (R-170)', () => {
  expect(DEFAULT_INTEGRATION_SETTINGS).not.toHaveProperty('StreamClientSecret');
});

test.each(ALL)('%s: %s has a title and a help of its own, and its condition names a switch that exists', (_name, _key, setting, table) => {
  expect(setting.title).not.toBe('');
  expect(setting.help).toMatch(/[.]$/);
  if (setting.requiredWhen) expect(table[setting.requiredWhen]?.kind).toBe('boolean');
  if (setting.kind === 'integer') expect(setting.default >= setting.min && setting.default <= setting.max).toBe(true);
});

const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer().map(String), fc.double().map(String), fc.constantFrom('true', '', ' 5 ', '0x10', '1e1', '٣', '５', 'Default', 'Delivery', '\ud83d', 'a\u0000'));

test.each(ALL)('%s: any text for %s is either refused with its name or taken within its range, and taking it again changes nothing (R-193, R-215; reliability.md, section 8, 5)', (_name, key, setting, table) => {
  fc.assert(fc.property(texts, (text) => {
    let taken: Record<string, unknown>;
    try {
      taken = checkChange(table, { [key]: text });
    } catch (error) {
      expect((error as AppError).message).toContain(`${key} (${setting.title})`);
      return;
    }
    const value = taken[key];
    if (setting.kind === 'boolean') expect(typeof value).toBe('boolean');
    else if (setting.kind === 'integer') expect(Number.isInteger(value) && (value as number) >= setting.min && (value as number) <= setting.max).toBe(true);
    else if (setting.kind === 'choice') expect(setting.choices).toContain(value);
    else expect(typeof value === 'string' && textLength(value) <= setting.max && value === value.trim() && value.isWellFormed()).toBe(true);
    expect(checkChange(table, taken)).toEqual(taken);
  }), { numRuns: 300 });
});
