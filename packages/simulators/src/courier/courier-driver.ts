import { request } from 'node:http';
import { checkAnswer, expectThat, type CourierAnswer, type CourierCall } from './check-answer.ts';

/** The ways in which Linnworks spells the same thing (shipping contract, 16). */
export type CourierModes = {
  guids?: 'dashes' | 'plain' | 'upper';
  nulls?: boolean;
  firstSequence?: 0 | 1;
  cancelBy?: 'OrderReference' | 'OrderId';
  serviceItems?: 'ServiceConfigItems' | 'SaveConfigItems';
  /** The official template's addresses. */
  aliases?: boolean;
  /** Hangs up after so many milliseconds; Linnworks' own limit is 100 s. */
  patienceMs?: number;
};
export type CourierOrder = { OrderId: number; LabelPrinted: boolean; TrackingNumber: string; LabelError: string; filedOn?: string };
export type PrintRequest = { orderId: number; serviceId: string; packages?: number; weightGrams?: number; items?: Record<string, string>; fields?: object };

const ALIASES: Partial<Record<CourierCall, string>> = { GenerateLabel: '/api/Consignment', CancelLabel: '/api/Consignment', CreateManifest: '/api/Manifest', PrintManifest: '/api/Manifest' };

/**
 * Plays Linnworks' side of the courier contract against a server, and is strict about what it gets (shipping contract, 16).
 * Every method throws where Linnworks would not accept an answer; `IsError` answers are given back, since a user sees them.
 */
export const createCourierDriver = (baseUrl: string, modes: CourierModes = {}) => {
  const { guids = 'dashes', nulls = false, firstSequence = 0, cancelBy = 'OrderReference', serviceItems = 'ServiceConfigItems', aliases = false, patienceMs = 100_000 } = modes;
  const orders = new Map<number, CourierOrder>();
  let token = '';

  const spelled = (guid: string): string => (guids === 'plain' ? guid.replaceAll('-', '') : guids === 'upper' ? guid.toUpperCase() : guid);
  const empty = nulls ? null : '';

  /** One call as raw HTTP, with the length and the encoding looked at as they come. */
  const post = (path: string, body: unknown): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> => new Promise((resolve, reject) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const sent = request(new URL(path, baseUrl), { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': bytes.length }, signal: AbortSignal.timeout(patienceMs) }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(bytes);
  });

  const call = async (name: CourierCall, body: unknown, asked: { sequences?: number[] } = {}): Promise<CourierAnswer> => {
    const base = aliases && name !== 'Quote' ? (ALIASES[name] ?? '/api/Setup') : '/linnworks/shipping';
    const { status, headers, text } = await post(`${base}/${name}`, body);
    expectThat(status === 200, `${name} answers ${status}`);
    expectThat(Number(headers['content-length']) === Buffer.byteLength(text) && headers['transfer-encoding'] === undefined, `${name} has its length, and is not chunked`);
    expectThat(String(headers['content-type']).startsWith('application/json'), `${name} is JSON`);
    const answer = JSON.parse(text) as CourierAnswer;
    checkAnswer(name, answer, asked);
    return answer;
  };
  const withToken = (more: object = {}) => ({ AuthorizationToken: spelled(token), ...more });

  /** What the wizard's screen enforces before it sends anything (16.1). */
  const filled = (items: CourierAnswer[], values: Record<string, string>) => items.map((item) => {
    const SelectedValue = values[item.ConfigItemId] ?? item.SelectedValue;
    expectThat(!item.MustBeSpecified || SelectedValue !== '', `${item.ConfigItemId} must be specified`);
    expectThat(SelectedValue === '' || item.RegExValidation === null || new RegExp(item.RegExValidation).test(SelectedValue), `${item.ConfigItemId}: ${item.RegExError}`);
    expectThat(item.ValueType !== 5 || SelectedValue === '' || item.ListValues.some(({ Value }: { Value: string }) => Value === SelectedValue), `${item.ConfigItemId} is one of its list`);
    expectThat(SelectedValue.length <= 255, `${item.ConfigItemId} has at most 255 characters`);
    return { ...item, SelectedValue };
  });

  return {
    post,
    call,
    orders,
    get token() { return token; },

    async addNewUser(user: { Email: string; LinnworksUniqueIdentifier: string; AccountName: string }): Promise<CourierAnswer> {
      const answer = await call('AddNewUser', { ...user, LinnworksUniqueIdentifier: spelled(user.LinnworksUniqueIdentifier) });
      token = answer.AuthorizationToken;
      return answer;
    },

    config: () => call('UserConfig', withToken()),
    update: (stage: string, items: object[]) => call('UpdateConfig', withToken({ ConfigStatus: stage, ConfigItems: items })),

    /** Walks the wizard to its end, or to the first refusal, which is given back. */
    async walkWizard(values: Record<string, string>, { staleAt }: { staleAt?: string } = {}): Promise<CourierAnswer> {
      for (let steps = 0; steps < 10; steps += 1) {
        const shown = await call('UserConfig', withToken());
        if (shown.IsError || shown.IsConfigActive) return shown;
        if (shown.ConfigStatus === staleAt) {
          const stale = await call('UpdateConfig', withToken({ ConfigStatus: `${staleAt}_BEFORE`, ConfigItems: [] }));
          expectThat(stale.IsError, 'a stale stage is refused');
        }
        const answer = await call('UpdateConfig', withToken({ ConfigStatus: shown.ConfigStatus, ConfigItems: filled(shown.ConfigStage.ConfigItems, values) }));
        if (answer.IsError) return answer;
      }
      throw new Error('Linnworks would not accept this: the wizard never ends');
    },

    services: () => call('UserAvailableServices', withToken()),
    properties: () => call('ExtendedPropertyMapping', withToken()),
    quote: () => call('Quote', withToken()),
    remove: () => call('ConfigDelete', withToken()),

    /** Prints a label: on success the order carries its number, on an error its text (16.8). */
    async print({ orderId, serviceId, packages = 1, weightGrams = 1_000, items = { ShippingLabelType: 'Default', LabelCopies: '1' }, fields = {} }: PrintRequest): Promise<CourierAnswer> {
      const sequences = Array.from({ length: packages }, (_, index) => index + firstSequence);
      const answer = await call('GenerateLabel', withToken({
        Name: 'Ruth Okafor', CompanyName: empty, AddressLine1: '4 Tannery Lane', AddressLine2: empty, AddressLine3: empty, Town: 'Frome', Region: 'Somerset', CountryCode: 'GB', Postalcode: 'BA11 1AB', DeliveryNote: empty,
        Email: 'r.okafor@example.test', Phone: empty, OrderId: orderId, OrderReference: `WEB-${orderId}`, OrderCurrency: 'GBP', OrderValue: 799.0, PostageCharges: 49.0, ServiceId: spelled(serviceId),
        Packages: sequences.map((SequenceNumber) => ({
          SequenceNumber, PackageWeight: weightGrams, PackageWidth: 0, PackageHeight: 0, PackageDepth: 0, PackageFormat: nulls ? null : 'BOX',
          Items: [{ ItemName: 'Lamp', ProductCode: 'LAMP', Quantity: 1, UnitValue: 62.5, UnitWeight: weightGrams, Height: 0, Width: 0, Length: 0, ExtendedProperties: [] }],
        })),
        OrderExtendedProperties: nulls ? null : [], [serviceItems]: Object.entries(items).map(([ConfigItemId, SelectedValue]) => ({ ConfigItemId, SelectedValue })), ...fields,
      }), { sequences });
      const before = orders.get(orderId) ?? { OrderId: orderId, LabelPrinted: false, TrackingNumber: '', LabelError: '' };
      orders.set(orderId, answer.IsError ? { ...before, LabelError: answer.ErrorMessage ?? '' } : { ...before, LabelPrinted: true, TrackingNumber: answer.LeadTrackingNumber, LabelError: '' });
      return answer;
    },

    /** Cancels a label; on Linnworks' own side refused once the order is on a filed manifest (16.9, 16.10). */
    async cancel(orderId: number): Promise<CourierAnswer> {
      const order = orders.get(orderId);
      expectThat(order?.filedOn === undefined, 'a label on a filed manifest can not be cancelled');
      const answer = await call('CancelLabel', withToken(cancelBy === 'OrderId' ? { OrderId: orderId } : { OrderReference: String(orderId) }));
      if (!answer.IsError && order) orders.set(orderId, { OrderId: orderId, LabelPrinted: false, TrackingNumber: '', LabelError: '' });
      return answer;
    },

    /** Files all printed orders that are not on a manifest yet. */
    async fileManifest(): Promise<CourierAnswer> {
      const due = [...orders.values()].filter(({ LabelPrinted, filedOn }) => LabelPrinted && filedOn === undefined);
      const answer = await call('CreateManifest', withToken({ OrderId: due.map(({ OrderId }) => String(OrderId)) }));
      if (!answer.IsError) for (const order of due) orders.set(order.OrderId, { ...order, filedOn: answer.ManifestReference });
      return answer;
    },
    printManifest: (reference: string) => call('PrintManifest', withToken({ ManifestReference: reference })),
  };
};
export type CourierDriver = ReturnType<typeof createCourierDriver>;
