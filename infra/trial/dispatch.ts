import { MANAGED_IDENTIFIERS } from '../../packages/domain/src/index.ts';
import { sampleOrder, type LinnworksOrder, type StreamConsignment, type Trait } from '../../packages/simulators/src/index.ts';
import type { Tenant } from './partners.ts';
import { until } from './waiting.ts';
import type { World, WorldEngines } from './world.ts';

/** An order on both sides, once it is in Stream. */
export type Sent = { orderId: string; orderNumber: number; consignmentNo: string };
export type Dispatch = ReturnType<typeof createDispatch>;

const NOTED = ['DELIVERED', 'PARTDELVRD', 'COLLECTED', 'PARTCOLLECTED'];
const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const OURS = new Set(MANAGED_IDENTIFIERS.map(({ name }) => name));
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** From now on: calls of ours to both partners by method, without the pages of open orders that the fetch of every five minutes asks for. */
export const watchCalls = ({ partners: { stream, linnworks } }: World): (() => Record<string, number>) => {
  const all = (): Record<string, number> => ({ ...stream.ledger.counts(), ...linnworks.ledger.counts(), 'Orders/GetOpenOrders': 0 });
  const before = all();
  return () => Object.fromEntries(Object.entries(all()).map(([method, calls]) => [method, calls - (before[method] ?? 0)] as const).filter(([, calls]) => calls > 0));
};

/** What dispatch and drivers do with the orders of one tenant, through the product as it runs, and what Linnworks has to show of it. */
export const createDispatch = (world: World<WorldEngines>, tenant: Tenant) => {
  const { db, partners: { stream, add } } = world;
  const { account } = tenant;
  const count = async (sql: string, bindings: string[] = []): Promise<number> => Number((await db.raw<{ rows: { count: number }[] }>(sql, bindings)).rows[0]?.count);
  const consignmentOf = (consignmentNo: string): StreamConsignment => stream.consignments.find((each) => each.consignmentNo === consignmentNo) as StreamConsignment;

  /** Written down from stream-api.md, 7.6, and the guide; shares nothing with the flows. */
  const wantedIdentifiers = (consignmentNo: string): string[] => {
    const run = stream.runs.find(({ stops }) => stops.includes(consignmentNo));
    if (!run) return ['Sent to Stream'];
    const number = Number(/\d+/.exec(run.description)?.[0]);
    const place = run.stops.indexOf(consignmentNo) + 1;
    return ['Sent to Stream', ...(number >= 1 && number <= 20 ? [`RUN ${twoDigits(number)}`] : []), ...(place <= 20 ? [`SEQ-${twoDigits(place)}`] : []), DAYS[new Date(`${run.date}T00:00:00Z`).getUTCDay()] as string].sort();
  };

  return {
    /** All 49, as the nightly job registers them. */
    registerIdentifiers(): void {
      for (const { tag, name } of MANAGED_IDENTIFIERS) if (!account.identifiers.has(tag)) account.identifiers.set(tag, { IdentifierId: 900 + account.identifiers.size, IsCustom: true, Tag: tag, Name: name, ImageId: account.nextId('image'), ImageUrl: '' });
    },

    /** Waits until the product itself has made its subscriptions at Stream. */
    async subscribed(): Promise<void> {
      await world.runNow('check-subscriptions');
      await until('subscriptions are made', () => stream.subscriptions.filter(({ account: client }) => client === tenant.clientId).length >= 5, { withinMs: 30_000 });
    },

    /** Opens orders with two lines each and brings them to Stream. */
    async sent(traits: Trait[]): Promise<Sent[]> {
      const orders = traits.map((trait) => (trait === 'plain' ? world.partners.expect(account.addOrder({ ...sampleOrder(account), Items: [{ SKU: 'SOFA', Quantity: 1 }, { SKU: 'TABLE', Quantity: 1 }] }), tenant) : add(tenant, trait)));
      await world.settle({ withinMs: 240_000 });
      const rows: { linnworks_order_id: string; order_number: number; consignment_no: string }[] = await db('orders').where({ installation_id: world.installationIds.get(tenant.name), status: 'completed' }).select('linnworks_order_id', 'order_number', 'consignment_no');
      const byId = new Map(rows.map((row) => [row.linnworks_order_id.toLowerCase(), row]));
      return orders.map(({ OrderId }) => {
        const row = byId.get(OrderId.toLowerCase());
        if (!row) throw new Error(`order ${OrderId} is not in Stream`);
        return { orderId: OrderId, orderNumber: row.order_number, consignmentNo: row.consignment_no };
      });
    },

    /** Everything Stream has to tell has been answered, what waits for its time too. */
    async told(): Promise<void> {
      for (;;) {
        await stream.notifications.settled();
        if (stream.notifications.waiting === 0) return;
        await stream.notifications.flush();
      }
    },

    /** Cycles of process-webhooks until nothing is open in the inbox and Linnworks was written to; gives how many. Throws `NotInTime`. */
    async applied({ withinMs = 120_000, everyMs = 1_500 }: { withinMs?: number; everyMs?: number } = {}): Promise<number> {
      let [cycles, ticked] = [0, -Infinity];
      await until('every event is applied and written back', async () => {
        const open = await count(`select count(*) as count from webhook_events where status in ('pending', 'in-progress', 'ready-for-retry')`);
        const due = await count('select count(*) as count from orders where write_back_due_at is not null');
        if (open === 0 && due === 0) return true;
        if (open > 0 && performance.now() - ticked > everyMs) {
          await world.runNow('process-webhooks');
          ticked = performance.now();
          cycles += 1;
        }
        return false;
      }, { withinMs, everyMs: 50 });
      return cycles;
    },

    /** An hour later: open consignments are compared with Stream, and what that finds is applied. */
    async reconciled(): Promise<void> {
      const polls = `select count(*) as count from audit_log where kind = 'reconcile'`;
      const before = await count(polls);
      await db.raw(`update orders set carrier_seen_at = carrier_seen_at - interval '2 hours', completed_at = completed_at - interval '2 hours' where status = 'completed'`);
      await world.runNow('reconcile-orders');
      await until('open consignments were compared', async () => (await count(polls)) > before, { withinMs: 60_000 });
      await this.applied();
    },

    /** What an order shows in Linnworks where Stream has something else, in sentences. `processes`: delivered ones are processed; `dispatchSync`: day, driver and vehicle too. */
    deviations(orders: Sent[], { processes, dispatchSync }: { processes: boolean; dispatchSync: boolean }): string[] {
      return orders.flatMap(({ orderId, orderNumber, consignmentNo }) => {
        const order = account.find(orderId) as LinnworksOrder;
        const said: string[] = [];
        const shown = (order.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name).filter((name) => OURS.has(name)).sort();
        const wanted = wantedIdentifiers(consignmentNo);
        if (String(shown) !== String(wanted)) said.push(`shows ${shown.join(', ')} where Stream has ${wanted.join(', ')}`);
        const happened = [...new Set(stream.notifications.sent.filter(({ about, code }) => about === consignmentNo && NOTED.includes(code)).map(({ code }) => code))];
        const notes = order.Notes.map(({ Note }) => Note);
        for (const code of NOTED) {
          const those = notes.filter((note) => note.includes(`(${code})`)).length;
          if (those !== (happened.includes(code) ? 1 : 0)) said.push(`has ${those} notes of ${code}`);
        }
        const { status } = consignmentOf(consignmentNo);
        const over = status === 'DELIVERED' || status === 'COLLECTED';
        if (order.Processed !== (over && processes)) said.push(`is ${order.Processed ? '' : 'not '}processed, and ${status} in Stream`);
        const run = stream.runs.find(({ stops }) => stops.includes(consignmentNo));
        if (dispatchSync && run) {
          const property = (name: string): string | undefined => order.ExtendedProperties.find(({ Name }) => Name === name)?.Value;
          const [day, driver, vehicle] = [order.GeneralInfo.DespatchByDate.slice(0, 10), property('StreamDriver'), property('StreamVehicle')];
          if (day !== run.date || driver !== run.driver || vehicle !== run.vehicle) said.push(`leaves on ${day} with ${driver} in ${vehicle} where Stream has ${run.date}, ${run.driver}, ${run.vehicle}`);
        }
        return said.map((each) => `order ${orderNumber} (${consignmentNo}) ${each}`);
      });
    },
  };
};
