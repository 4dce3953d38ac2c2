import { queryOpenOrders, freeText } from '../query-open-orders.ts';
import { DETAIL_LEVELS, openOrderView, orderDetailsView } from '../order-views.ts';
import { optional, required } from '../read-request.ts';
import type { LinnworksOrder } from '../order-model.ts';
import type { CallDefinitions } from './call-definition.ts';
import { BadRequest } from '../read-request.ts';

/** Listing and reading orders (sections 7 and 8). */
export const orderReads: CallDefinitions = {
  'Orders/GetOpenOrders': {
    quota: 250,
    reads: true,
    handle({ account, fields, random }) {
      const EntriesPerPage = required.integer(fields, 'entriesPerPage');
      const PageNumber = required.integer(fields, 'pageNumber');
      if (EntriesPerPage < 1 || PageNumber < 1) throw new BadRequest();
      if (account.switches.autoMerge) account.autoMerge();
      const found = queryOpenOrders(account, fields, random);
      return {
        PageNumber,
        EntriesPerPage,
        TotalEntries: found.length,
        TotalPages: Math.ceil(found.length / EntriesPerPage),
        Data: found.slice((PageNumber - 1) * EntriesPerPage, PageNumber * EntriesPerPage).map((order) => openOrderView(order, account)),
      };
    },
  },
  'Orders/GetAllOpenOrders': {
    quota: 250,
    reads: true,
    handle: ({ account, fields, random }) => queryOpenOrders(account, fields, random).map(({ OrderId }) => OrderId),
  },
  'OpenOrders/GetOpenOrdersDetails': {
    quota: 150,
    reads: true,
    handle({ account, fields }) {
      const levels = (optional.list(fields, 'DetailLevel') ?? []).map((_, index, list) => optional.oneOf(Object.fromEntries([['level', list[index]]]), 'level', DETAIL_LEVELS) ?? '');
      const found = required.guids(fields, 'OrderIds').map((id) => account.find(id));
      return { Orders: found.filter((order): order is LinnworksOrder => order !== undefined && !order.Processed).map((order) => orderDetailsView(order, account, levels)) };
    },
  },
  'Orders/GetOrdersById': {
    quota: 250,
    reads: true,
    handle: ({ account, fields }) =>
      required.guids(fields, 'pkOrderIds').flatMap((id) => {
        const order = account.find(id);
        return order ? [orderDetailsView(order, account)] : [];
      }),
  },
  'Orders/GetOrderDetailsByNumOrderId': {
    quota: 250,
    reads: true,
    handle({ account, fields }) {
      const order = account.find(required.integer(fields, 'OrderId'));
      return order ? orderDetailsView(order, account) : {}; // section 19, rule 9
    },
  },
  'Orders/GetOrderById': {
    quota: 150,
    reads: true,
    handle({ account, fields }) {
      const order = account.find(required.guid(fields, 'pkOrderId'));
      return order ? orderDetailsView(order, account) : {};
    },
  },
  'OpenOrders/SearchOrders': {
    quota: 150,
    reads: true,
    handle({ account, fields }) {
      const matches = freeText(required.text(fields, 'SearchTerm'), false);
      const location = optional.guid(fields, 'LocationId');
      const open = account.openOrders().filter((order) => matches(order) && (location === undefined || order.GeneralInfo.Location === location));
      const byLocation = Map.groupBy(open, ({ GeneralInfo }) => GeneralInfo.Location);
      const processed = optional.boolean(fields, 'IncludeProcessed') === true ? [...account.orders.values()].filter((order) => order.Processed && matches(order)) : [];
      return {
        OpenOrders: [...byLocation].map(([LocationId, orders]) => ({ ViewId: 1, LocationId, TotalOrders: orders.length, OrderIds: orders.map(({ OrderId }) => OrderId), Count: orders.length })),
        ProcessedOrders: processed.map(({ OrderId }) => OrderId),
      };
    },
  },
  'ProcessedOrders/SearchProcessedOrders': {
    quota: 150,
    reads: true,
    handle({ account, fields }) {
      const size = optional.integer(fields, 'ResultsPerPage') ?? 50;
      const page = optional.integer(fields, 'PageNumber') ?? 1;
      const matches = freeText(optional.text(fields, 'SearchTerm') ?? '', false);
      const from = optional.date(fields, 'FromDate') ?? '';
      const to = optional.date(fields, 'ToDate') ?? '9999';
      const found = [...account.orders.values()].filter(({ Processed, ProcessedDateTime = '' }) => Processed && ProcessedDateTime >= from && ProcessedDateTime <= to).filter(matches);
      return {
        ProcessedOrders: {
          PageNumber: page, EntriesPerPage: size, TotalEntries: found.length, TotalPages: Math.ceil(found.length / size),
          Data: found.slice((page - 1) * size, page * size).map((order) => ({
            pkOrderID: order.OrderId, nOrderId: order.NumOrderId, dReceivedDate: order.GeneralInfo.ReceivedDate, dProcessedOn: order.ProcessedDateTime, nStatus: order.GeneralInfo.Status,
            PostalTrackingNumber: order.ShippingInfo.TrackingNumber, PostalServiceName: order.ShippingInfo.PostalServiceName, Vendor: order.ShippingInfo.Vendor,
            ReferenceNum: order.GeneralInfo.ReferenceNum, cFullName: order.CustomerInfo.Address.FullName, cPostCode: order.CustomerInfo.Address.PostCode, HoldOrCancel: order.GeneralInfo.HoldOrCancel,
          })),
        },
      };
    },
  },
  'ProcessedOrders/GetOrderTrackingURLs': {
    quota: 150,
    reads: true,
    handle: ({ fields }) => ({ Items: required.objects(fields, 'Items').map((item) => ({ ...item, TrackingURL: '' })) }),
  },
};
