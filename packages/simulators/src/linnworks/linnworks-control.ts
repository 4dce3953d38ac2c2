import type { ControlCall, ControlRoutes } from '../partner/control.ts';
import { transportFaults } from '../partner/fault-kinds.ts';
import type { LateWork } from '../partner/late-work.ts';
import { setSwitches } from '../partner/set-switches.ts';
import { sharedControl } from '../partner/shared-control.ts';
import type { LinnworksOrderSeed } from './build-order.ts';
import type { LinnworksSimulator } from './linnworks-simulator.ts';
import type { LinnworksAccount, LinnworksAccountSeed, LinnworksEdit } from './account-model.ts';
import type { LinnworksOrder } from './order-model.ts';
import { QUOTA_MODES } from './quotas.ts';
import type { QuotaMode } from './quotas.ts';
import { sampleOrder, TRAITS } from './sample-orders.ts';
import type { Trait } from './sample-orders.ts';

/** What can be asked of the simulated Linnworks under `/control`. */
export function linnworksControl({ simulator, late }: { simulator: LinnworksSimulator; late: LateWork }): ControlRoutes {
  const { ledger, faults } = simulator;
  const accountOf = ({ query, body }: ControlCall): LinnworksAccount => {
    const wanted = body.account ?? query.get('account') ?? 0;
    return simulator.account(typeof wanted === 'string' && /^\d+$/.test(wanted) ? Number(wanted) : (wanted as string | number));
  };
  return {
    ...sharedControl({ ledger, faults, late, kinds: transportFaults }),
    'GET /': () => ({ simulator: 'linnworks', authUrl: simulator.authUrl, quotas: simulator.quotas.mode, traits: TRAITS, accounts: simulator.accounts.map(summary) }),
    'GET /accounts': () => simulator.accounts.map(summary),
    'POST /accounts': ({ body }) => summary(simulator.addAccount(body as unknown as LinnworksAccountSeed)),
    'GET /traits': () => TRAITS,
    'GET /orders': (call) => {
      const named = call.query.has('account') || call.rest !== '';
      const full = call.query.get('full') === 'true';
      const open = call.query.get('open') === 'true';
      if (call.rest !== '') return accountOf(call).order(/^\d+$/.test(call.rest) ? Number(call.rest) : call.rest);
      return (named ? [accountOf(call)] : simulator.accounts).flatMap((account) =>
        [...account.orders.values()].filter(({ Processed }) => !open || !Processed).map((order) => (full ? { account: account.name, ...order } : line(order, account))),
      );
    },
    'POST /orders': (call) => {
      const account = accountOf(call);
      if (call.rest !== '') return act(account, call.rest, call.body);
      if (call.body.order !== undefined) return [line(account.addOrder(call.body.order as LinnworksOrderSeed), account)];
      const count = Number(call.body.count ?? 1);
      const trait = call.body.trait as Trait | undefined;
      if (trait !== undefined && !(trait in TRAITS)) throw new Error(`Unknown trait "${trait}". Known: ${Object.keys(TRAITS).join(', ')}.`);
      const made = Array.from({ length: count }, () => account.addOrder(sampleOrder(account, trait)));
      return made.map((order) => line(order, account));
    },
    'POST /merge': (call) => line(accountOf(call).mergeOrders(call.body.orders as (string | number)[]), accountOf(call)),
    'GET /identifiers': (call) => [...accountOf(call).identifiers.values()],
    'GET /postal-services': (call) => accountOf(call).postalServices,
    'GET /switches': (call) => accountOf(call).switches,
    'POST /switches': (call) => {
      const { account: _account, ...changes } = call.body;
      return setSwitches(accountOf(call).switches, changes);
    },
    'POST /quotas': ({ body }) => {
      if (body.mode !== undefined) {
        if (!QUOTA_MODES.includes(body.mode as QuotaMode)) throw new Error(`Quota modes: ${QUOTA_MODES.join(', ')}.`);
        simulator.quotas.mode = body.mode as QuotaMode;
      }
      if (typeof body.overrides === 'object' && body.overrides !== null) simulator.quotas.overrides = body.overrides as Record<string, number>;
      return { mode: simulator.quotas.mode, overrides: simulator.quotas.overrides };
    },
    'POST /latency': ({ body }) => ({ latencyMs: (simulator.latencyMs = Number(body.latencyMs ?? 0)) }),
    'POST /expire-sessions': ({ body }) => ({ ended: simulator.expireSessions(body.account as string | undefined) }),
    'POST /reset': () => {
      late.drop();
      for (const account of simulator.accounts) for (const id of [...account.orders.keys()]) account.deleteOrder(id);
      ledger.clear();
      faults.clear();
      simulator.quotas.clear();
    },
  };
}

function act(account: LinnworksAccount, rest: string, body: Record<string, unknown>): unknown {
  const id = /^\d+$/.test(rest) ? Number(rest) : rest;
  switch (body.action) {
    case 'edit':
      return line(account.editOrder(id, (body.change ?? {}) as LinnworksEdit), account);
    case 'cancel':
      return line(account.cancelOrder(id), account);
    case 'process':
      return line(account.processOrder(id), account);
    case 'delete':
      return account.deleteOrder(id);
    case 'lock':
      return account.lockOrder(id, body.on !== false);
    case 'park':
      return account.parkOrder(id, body.on !== false);
    default:
      throw new Error('Known actions: edit, cancel, process, delete, lock, park.');
  }
}

function summary(account: LinnworksAccount): Record<string, unknown> {
  const { name, email, installationToken, ids, switches } = account;
  return { name, email, installationToken, ids, switches, orders: account.orders.size, openOrders: account.openOrders().length, locations: account.locations.map(({ LocationName, StockLocationId }) => ({ LocationName, StockLocationId })) };
}

/** One order on one line: what a checker compares. */
function line(order: LinnworksOrder, account: LinnworksAccount): Record<string, unknown> {
  const { GeneralInfo, ShippingInfo, CustomerInfo } = order;
  return {
    account: account.name,
    OrderId: order.OrderId,
    NumOrderId: order.NumOrderId,
    Processed: order.Processed,
    HoldOrCancel: GeneralInfo.HoldOrCancel,
    IsParked: GeneralInfo.IsParked,
    Locked: account.backstage(order).locked,
    ReferenceNum: GeneralInfo.ReferenceNum,
    ReceivedDate: GeneralInfo.ReceivedDate,
    DespatchByDate: GeneralInfo.DespatchByDate,
    Location: GeneralInfo.Location,
    Identifiers: (GeneralInfo.Identifiers ?? []).map(({ Tag, Name }) => ({ Tag, Name })),
    Vendor: ShippingInfo.Vendor,
    PostalServiceId: ShippingInfo.PostalServiceId,
    PostalServiceName: ShippingInfo.PostalServiceName,
    TrackingNumber: ShippingInfo.TrackingNumber,
    ExtendedProperties: order.ExtendedProperties.map(({ Name, Value }) => ({ Name, Value })),
    Notes: order.Notes.map(({ Note, Internal, CreatedBy }) => ({ Note, Internal, CreatedBy })),
    FullName: CustomerInfo.Address.FullName,
    Town: CustomerInfo.Address.Town,
    PostCode: CustomerInfo.Address.PostCode,
    Country: CustomerInfo.Address.Country,
    items: order.Items.length,
  };
}
