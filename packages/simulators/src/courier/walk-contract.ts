import { expectThat, type CourierAnswer } from './check-answer.ts';
import { createCourierDriver, type CourierModes } from './courier-driver.ts';

/** Whom the driver plays, and what there is to print. */
export type CourierSubject = {
  user: { Email: string; LinnworksUniqueIdentifier: string; AccountName: string };
  /** What is typed into the wizard, by ConfigItemId. */
  values: Record<string, string>;
  /** An order of a mapped service that was never synced; another one each time. */
  nextOrder(): Promise<number>;
};

/** The ways of section 16 in which Linnworks may speak, by name. */
export const COURIER_MODES: Record<string, CourierModes> = {
  'as documented': {},
  'GUIDs without dashes, nulls for empty texts': { guids: 'plain', nulls: true },
  'GUIDs in upper case, packages from 1, at the official addresses': { guids: 'upper', firstSequence: 1, aliases: true },
  'cancel by OrderId, settings as SaveConfigItems': { cancelBy: 'OrderId', serviceItems: 'SaveConfigItems' },
  'everything at once': { guids: 'plain', nulls: true, firstSequence: 1, cancelBy: 'OrderId', serviceItems: 'SaveConfigItems', aliases: true },
};

const settingOf = (service: CourierAnswer, id: string): string => service.ConfigItems.find(({ ConfigItemId }: CourierAnswer) => ConfigItemId === id)?.SelectedValue ?? '';

/**
 * Walks the whole contract as Linnworks would, from AddNewUser to ConfigDelete, in one way of speaking, and is strict about every answer
 * (shipping contract, 16). Gives a sentence for each thing that held. Throws the first that did not.
 */
export const walkContract = async (baseUrl: string, { user, values, nextOrder }: CourierSubject, modes: CourierModes = {}): Promise<string[]> => {
  const held: string[] = [];
  const courier = createCourierDriver(baseUrl, modes);
  await courier.addNewUser(user);
  const end = await courier.walkWizard(values, { staleAt: 'SENDER' });
  expectThat(end.IsConfigActive, `the wizard ends active, not with: ${end.ErrorMessage}`);
  held.push('the wizard was walked to its end, a stale stage refused');

  const { Services: services } = await courier.services();
  const again = (await courier.services()).Services;
  expectThat(JSON.stringify(services.map(({ ServiceUniqueId }: CourierAnswer) => ServiceUniqueId)) === JSON.stringify(again.map(({ ServiceUniqueId }: CourierAnswer) => ServiceUniqueId)), 'services keep their ids');
  const service = services.find((each: CourierAnswer) => settingOf(each, 'StreamDeliveryMethod') !== '');
  expectThat(service !== undefined, 'one service is fully configured');
  const serviceId: string = service.ServiceUniqueId;
  held.push(`${services.length} services are offered, their ids stay`);
  expectThat(!(await courier.properties()).IsError && (await courier.quote()).QuoteItems.length === 0, 'property mapping and quote answer their defaults');

  const printed = async (request: Parameters<typeof courier.print>[0]): Promise<CourierAnswer> => {
    const answer = await courier.print(request);
    expectThat(!answer.IsError, `order ${request.orderId} is labelled, and not refused with: ${answer.ErrorMessage}`);
    return answer;
  };
  const order = await nextOrder();
  const first = await printed({ orderId: order, serviceId, packages: 2 });
  expectThat(first.LeadTrackingNumber !== '', 'a label has a tracking number');
  expectThat(JSON.stringify(await printed({ orderId: order, serviceId, packages: 2 })) === JSON.stringify(first), 'printing again gives the same bytes');
  held.push('an order that was never synced is sent and labelled in one call, and printed again byte for byte');

  const copies = await printed({ orderId: order, serviceId, packages: 2, items: { ShippingLabelType: 'Compact (100×50mm without QR)', LabelCopies: '3' } });
  expectThat(copies.Package.every(({ AdditionalPngsBase64 }: CourierAnswer) => AdditionalPngsBase64.length === 2) && copies.Package[0].LabelWidth === 3.94, 'label type and copies of the request hold for that print');
  held.push('label type and copies that come with a request hold for that print');

  const twice = await nextOrder();
  const [left, right] = await Promise.all([printed({ orderId: twice, serviceId }), printed({ orderId: twice, serviceId })]);
  expectThat(JSON.stringify(left) === JSON.stringify(right), 'a double click gives the same label twice');
  held.push('a double click gives one label');

  const impatient = createCourierDriver(baseUrl, { ...modes, patienceMs: 5 });
  const hungUp = await nextOrder();
  await impatient.call('GenerateLabel', { AuthorizationToken: courier.token, OrderId: hungUp, ServiceId: serviceId, Packages: [{ SequenceNumber: 0 }] }).then(() => expectThat(false, 'five milliseconds are too little for a label'), () => undefined);
  await printed({ orderId: hungUp, serviceId });
  held.push('a caller that hangs up leaves nothing behind: the label is there when it is asked for again');

  expectThat((await courier.print({ orderId: 2_000_000_000, serviceId })).IsError, 'an order that Linnworks does not have is refused');
  expectThat((await courier.print({ orderId: order, serviceId: '00000000-0000-4000-8000-000000000000' })).IsError, 'an unknown service is refused');
  held.push('an unknown order and an unknown service are refused in a sentence');

  expectThat(!(await courier.cancel(order)).IsError && !(await courier.cancel(1_999_999_999)).IsError, 'cancelling succeeds, also for an unknown order');
  expectThat((await printed({ orderId: order, serviceId, packages: 2 })).LeadTrackingNumber === first.LeadTrackingNumber, 'after a cancel the same number is printed');
  held.push('cancelling always succeeds, and printing again gives the same number');

  const { ManifestReference: reference } = await courier.fileManifest();
  const orders = [...courier.orders.values()].filter(({ filedOn }) => filedOn === reference).map(({ OrderId }) => String(OrderId));
  expectThat((await courier.call('CreateManifest', { AuthorizationToken: courier.token, OrderId: orders })).ManifestReference === reference, 'the same list gives the same reference');
  expectThat(!(await courier.printManifest(reference)).IsError && (await courier.printManifest('STM-19990101-1')).IsError, 'a manifest prints, an unknown one does not');
  await courier.cancel(order).then(() => expectThat(false, 'Linnworks cancels nothing that was filed'), () => undefined);
  held.push(`a manifest of ${orders.length} orders was filed and printed, filing again gives the same reference`);

  expectThat(!(await courier.remove()).IsError && !(await courier.remove()).IsError, 'deleting succeeds, also twice');
  for (const refused of [await courier.config(), await courier.services(), await courier.print({ orderId: order, serviceId })]) expectThat(refused.IsError, 'a deleted profile is refused everywhere');
  held.push('a deleted profile is refused everywhere');
  return held;
};
