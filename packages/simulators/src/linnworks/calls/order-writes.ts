import { chosenService } from '../build-order.ts';
import { EMPTY_GUID } from '../order-model.ts';
import type { LinnworksGeneralInfo } from '../order-model.ts';
import { BadRequest, optional, required } from '../read-request.ts';
import type { Fields } from '../read-request.ts';
import { editableOrRefuse, effect, orderOrRefuse } from './call-definition.ts';
import type { CallContext, CallDefinitions } from './call-definition.ts';

/** Shipping information, general info, lock, tag, status, folders (sections 9 and 14). */
export const orderWrites: CallDefinitions = {
  'Orders/SetOrderShippingInfo': {
    quota: 250,
    handle(context) {
      const { account, fields } = context;
      const order = editableOrRefuse(account, required.guid(fields, 'orderId'));
      const info = required.object(fields, 'info');
      const shipping = order.ShippingInfo;
      const service = optional.guid(info, 'PostalServiceId');
      const changes = {
        TotalWeight: optional.number(info, 'TotalWeight'),
        ItemWeight: optional.number(info, 'ItemWeight'),
        PostageCost: optional.number(info, 'PostageCost'),
        TrackingNumber: optional.text(info, 'TrackingNumber'),
        ManualAdjust: optional.boolean(info, 'ManualAdjust'),
      };
      if (service !== undefined && service !== EMPTY_GUID && !account.postalServices.some(({ pkPostalServiceId }) => pkPostalServiceId === service)) throw new BadRequest();
      if (service !== undefined) Object.assign(shipping, chosenService(service, account.postalServices));
      // An absent field is left alone (section 19, rule 10).
      for (const [name, value] of Object.entries(changes)) if (value !== undefined) Object.assign(shipping, { [name]: value });
      if (changes.PostageCost !== undefined) {
        shipping.PostageCostExTax = Math.round((changes.PostageCost / 1.2) * 100) / 100;
        order.TotalsInfo.PostageCost = changes.PostageCost;
      }
      effect(context);
      return { TotalsInfo: order.TotalsInfo, ShippingInfo: shipping };
    },
  },
  'Orders/ChangeShippingMethod': {
    quota: 150,
    handle(context) {
      const name = required.text(context.fields, 'shippingMethod');
      const service = context.account.postalServices.find(({ PostalServiceName }) => PostalServiceName === name);
      if (!service) throw new BadRequest();
      return changed(context, (order) => Object.assign(order.ShippingInfo, chosenService(service.pkPostalServiceId, context.account.postalServices)));
    },
  },
  'Orders/SetOrderGeneralInfo': {
    quota: 250,
    handle(context) {
      const order = editableOrRefuse(context.account, required.guid(context.fields, 'orderId'));
      const info = readGeneralInfo(required.object(context.fields, 'info'), order.GeneralInfo);
      order.GeneralInfo = info;
      effect(context);
      return undefined;
    },
  },
  'Orders/LockOrder': {
    quota: 150,
    handle(context) {
      const locked = required.boolean(context.fields, 'lockOrder');
      for (const id of required.guids(context.fields, 'orderIds')) context.account.backstage(orderOrRefuse(context.account, id)).locked = locked;
      effect(context);
      return undefined;
    },
  },
  'Orders/ChangeOrderTag': {
    quota: 250,
    handle(context) {
      const tag = optional.integer(context.fields, 'tag');
      if (tag !== undefined && (tag < 0 || tag > 7)) throw new BadRequest();
      return changed(context, (order) => Object.assign(order.GeneralInfo, { Marker: tag, IsParked: tag === 7 }), true);
    },
  },
  'Orders/ChangeStatus': {
    quota: 150,
    handle(context) {
      const status = required.integer(context.fields, 'status');
      if (status < 0 || status > 4) throw new BadRequest();
      return changed(context, (order) => Object.assign(order.GeneralInfo, { Status: status }));
    },
  },
  'Orders/ClearShippingLabelInfo': {
    quota: 150,
    handle: (context) =>
      changed(context, (order) => {
        order.GeneralInfo.LabelPrinted = false;
        order.ShippingInfo.TrackingNumber = '';
      }).map((Key) => ({ Key, Value: 'Label information cleared' })),
  },
  'Orders/GetAvailableFolders': { quota: 150, reads: true, handle: ({ account }) => account.folders },
  'Orders/SetAvailableFolders': {
    quota: 150,
    handle(context) {
      context.account.folders = required.objects(context.fields, 'folders').map((folder) => {
        const id = optional.guid(folder, 'pkFolderId') ?? EMPTY_GUID;
        return { pkFolderId: id === EMPTY_GUID ? context.account.nextId('folder') : id, FolderName: required.text(folder, 'FolderName') };
      });
      effect(context);
      return context.account.folders;
    },
  },
  'Orders/AssignToFolder': {
    quota: 250,
    handle(context) {
      const folder = required.text(context.fields, 'folder');
      return changed(context, (order) => order.FolderName.includes(folder) || order.FolderName.push(folder));
    },
  },
  'Orders/UnassignToFolder': {
    quota: 250,
    handle(context) {
      const folder = required.text(context.fields, 'folder');
      return changed(context, (order) => (order.FolderName = order.FolderName.filter((each) => each !== folder)));
    },
  },
};

/** Applies a change to each order that may be edited; answers the ids that were changed. */
function changed({ account, fields, entry }: CallContext, change: (order: ReturnType<typeof orderOrRefuse>) => unknown, evenParked = false): string[] {
  const done: string[] = [];
  for (const id of required.guids(fields, 'orderIds')) {
    const order = account.find(id);
    if (!order || order.Processed || account.backstage(order).locked || (order.GeneralInfo.IsParked && !evenParked)) continue;
    change(order);
    done.push(order.OrderId);
  }
  if (done.length > 0) entry.committedAt = account.now().getTime();
  return done;
}

/** A whole-object write: what is not sent is lost, except what Linnworks computes itself (section 14). */
function readGeneralInfo(info: Fields, present: LinnworksGeneralInfo): LinnworksGeneralInfo {
  const scheduled = optional.object(info, 'ScheduledDelivery');
  const from = scheduled && optional.date(scheduled, 'From');
  const to = scheduled && optional.date(scheduled, 'To');
  return {
    Status: required.integer(info, 'Status'),
    LabelPrinted: optional.boolean(info, 'LabelPrinted') ?? false,
    LabelError: optional.text(info, 'LabelError') ?? '',
    InvoicePrinted: optional.boolean(info, 'InvoicePrinted') ?? false,
    PickListPrinted: optional.boolean(info, 'PickListPrinted') ?? false,
    IsRuleRun: optional.boolean(info, 'IsRuleRun') ?? false,
    Notes: present.Notes,
    PartShipped: optional.boolean(info, 'PartShipped') ?? false,
    Marker: optional.integer(info, 'Marker'),
    IsParked: optional.boolean(info, 'IsParked') ?? false,
    Identifiers: present.Identifiers,
    ReferenceNum: optional.text(info, 'ReferenceNum') ?? '',
    SecondaryReference: optional.text(info, 'SecondaryReference') ?? '',
    ExternalReferenceNum: optional.text(info, 'ExternalReferenceNum') ?? '',
    ReceivedDate: optional.date(info, 'ReceivedDate') ?? invalid(),
    Source: optional.text(info, 'Source') ?? '',
    SubSource: optional.text(info, 'SubSource') ?? '',
    SiteCode: optional.text(info, 'SiteCode') ?? '',
    HoldOrCancel: optional.boolean(info, 'HoldOrCancel') ?? false,
    DespatchByDate: optional.date(info, 'DespatchByDate') ?? invalid(),
    ScheduledDelivery: scheduled ? { ...(from === undefined ? {} : { From: from }), ...(to === undefined ? {} : { To: to }) } : undefined,
    HasScheduledDelivery: scheduled !== undefined,
    Location: optional.guid(info, 'Location') ?? EMPTY_GUID,
    NumItems: present.NumItems,
    PickwaveIds: present.PickwaveIds,
    StockAllocationType: present.StockAllocationType,
  };
}

function invalid(): never {
  throw new BadRequest();
}
