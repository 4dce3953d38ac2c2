/** What Linnworks' side believes about our answers; strict, so that a courier that passes here passes there (shipping contract, 16.7). */
export type CourierCall = 'AddNewUser' | 'UserConfig' | 'UpdateConfig' | 'ConfigDelete' | 'UserAvailableServices' | 'ExtendedPropertyMapping' | 'GenerateLabel' | 'CancelLabel' | 'CreateManifest' | 'PrintManifest' | 'Quote';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer from outside, looked at field by field
export type CourierAnswer = Record<string, any> & { IsError: boolean; ErrorMessage: string | null };

const FIELDS: Record<CourierCall, string[]> = {
  AddNewUser: ['AuthorizationToken'], UserConfig: ['IsConfigActive', 'ConfigStatus', 'ConfigStage'], UpdateConfig: [], ConfigDelete: [], UserAvailableServices: ['Services'], ExtendedPropertyMapping: ['Items'],
  GenerateLabel: ['LeadTrackingNumber', 'Cost', 'Currency', 'Package'], CancelLabel: [], CreateManifest: ['ManifestReference'], PrintManifest: ['PDFbase64'], Quote: ['QuoteItems'],
};
const ITEM = ['ConfigItemId', 'Name', 'Description', 'GroupName', 'SortOrder', 'SelectedValue', 'ValueType', 'ListValues', 'RegExValidation', 'RegExError', 'MustBeSpecified', 'ReadOnly'];
const SERVICE = ['ServiceName', 'ServiceCode', 'ServiceTag', 'ServiceGroup', 'ServiceUniqueId', 'ConfigItems', 'ServiceProperty'];
const PACKAGE = ['SequenceNumber', 'TrackingNumber', 'PNGLabelDataBase64', 'AdditionalPngsBase64', 'PDFBytesDocumentationBase64', 'LabelWidth', 'LabelHeight'];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws where an expectation of Linnworks' is not met. */
export const expectThat = (holds: boolean, what: string): void => { if (!holds) throw new Error(`Linnworks would not accept this: ${what}`); };

const exactly = (value: object, fields: string[], what: string): void => {
  const [has, wants] = [Object.keys(value).sort().join(), [...fields].sort().join()];
  expectThat(has === wants, `${what} has the fields ${has}, expected ${wants}`);
};

const checkItems = (items: CourierAnswer[]): void => {
  expectThat(new Set(items.map(({ ConfigItemId }) => ConfigItemId)).size === items.length, 'ConfigItemIds are unique');
  for (const item of items) {
    exactly(item, ITEM, 'a ConfigItem');
    expectThat(item.ConfigItemId.length <= 40 && item.Name.length <= 50 && item.Description.length <= 100, `the texts of ${item.ConfigItemId} are short enough`);
    expectThat(typeof item.SelectedValue === 'string' && item.SelectedValue.length <= 255, `SelectedValue of ${item.ConfigItemId} is a text of at most 255`);
    expectThat(Number.isInteger(item.ValueType) && item.ValueType >= 0 && item.ValueType <= 5, `ValueType of ${item.ConfigItemId}`);
    expectThat(Array.isArray(item.ListValues) && (item.ValueType === 5) === (item.ListValues.length > 0), `ListValues of ${item.ConfigItemId} belong to lists`);
    if (item.RegExValidation !== null) new RegExp(item.RegExValidation);
  }
};

const sizeOfPng = (base64: string): { width: number; height: number } => {
  const bytes = Buffer.from(base64, 'base64');
  expectThat(!base64.startsWith('data:') && bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a', 'a label begins with the signature of a PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
};

const checkLabels = (answer: CourierAnswer, asked: number[]): void => {
  expectThat(answer.Package.map(({ SequenceNumber }: CourierAnswer) => SequenceNumber).join() === asked.join(), 'every requested sequence number is answered once');
  for (const label of answer.Package) {
    exactly(label, PACKAGE, 'a Package');
    expectThat(Array.isArray(label.PDFBytesDocumentationBase64) && Array.isArray(label.AdditionalPngsBase64), 'arrays are not null');
    for (const png of [label.PNGLabelDataBase64, ...label.AdditionalPngsBase64]) {
      const { width, height } = sizeOfPng(png);
      expectThat(Math.abs(width / height / (label.LabelWidth / label.LabelHeight) - 1) < 0.01, 'the image fits the inches');
    }
    for (const pdf of label.PDFBytesDocumentationBase64) expectThat(Buffer.from(pdf, 'base64').subarray(0, 5).toString() === '%PDF-', 'documentation is a PDF');
  }
};

/** Checks an answer's form and content. Throws a sentence that names what is wrong. */
export const checkAnswer = (call: CourierCall, answer: CourierAnswer, asked: { sequences?: number[] } = {}): void => {
  exactly(answer, [...FIELDS[call], 'IsError', 'ErrorMessage'], `the answer of ${call}`);
  expectThat(typeof answer.IsError === 'boolean', 'IsError is a boolean');
  if (answer.IsError) {
    const text = answer.ErrorMessage ?? '';
    return expectThat(text.length > 0 && text.length <= 200 && !/[<>\n]|\bat .*:\d+/.test(text), `ErrorMessage is one plain sentence: ${text}`);
  }
  expectThat(answer.ErrorMessage === null, 'ErrorMessage is null where nothing is wrong');
  if (call === 'AddNewUser') expectThat(GUID.test(answer.AuthorizationToken), 'the token is a GUID');
  if (call === 'UserConfig') { exactly(answer.ConfigStage, ['WizardStepTitle', 'WizardStepDescription', 'ConfigItems'], 'ConfigStage'); checkItems(answer.ConfigStage.ConfigItems); }
  if (call === 'UserAvailableServices') for (const service of answer.Services) { exactly(service, SERVICE, 'a Service'); expectThat(GUID.test(service.ServiceUniqueId), 'ServiceUniqueId is a GUID'); checkItems(service.ConfigItems); }
  if (call === 'GenerateLabel') checkLabels(answer, asked.sequences ?? []);
  if (call === 'PrintManifest') expectThat(Buffer.from(answer.PDFbase64, 'base64').subarray(0, 5).toString() === '%PDF-', 'the manifest is a PDF');
};
