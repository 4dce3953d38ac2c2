import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Order } from '@stream-tech/domain';
import { createKeyring } from '@stream-tech/platform';
import type { LinnworksOrderSeed } from '@stream-tech/simulators';
import { createWebhookEndpointStore, createWebhookInboxStore } from '@stream-tech/store';
import pLimit from 'p-limit';
import { createReceiveWebhook } from '../receive-webhook.ts';
import { createWorld, type Tenant, type WorldOptions } from './world.ts';

export type EventWorld = Awaited<ReturnType<typeof createEventWorld>>;

/** What Linnworks shows of an order, as dispatch sees it. */
export type Shown = { identifiers: string[]; notes: string[]; processed: boolean; despatchBy: string; driver: string | undefined; vehicle: string | undefined };

const OURS = /^(RUN \d\d|SEQ-\d\d|[A-Z]+DAY|Sent to Stream|Error from Stream)$/;

/** A world in which Stream's notifications come in over HTTP and are applied: every tenant has webhook features on, and is subscribed. */
export const createEventWorld = async ({ integration = {}, ...options }: WorldOptions = {}) => {
  const world = await createWorld({ ...options, integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true, ...integration } });
  const { db, stream, flows } = world;
  const never = new AbortController().signal;
  const endpoints = createWebhookEndpointStore(db, createKeyring(randomBytes(32)));
  const receiving = createReceiveWebhook({ endpoints, inbox: createWebhookInboxStore(db), log: world.log });
  const door = createServer((request, response) => {
    void (async () => {
      const token = request.url?.split('/').at(-1) ?? '';
      const caller = await receiving.caller(token, request.headers.authorization);
      await receiving.receive(caller, await buffer(request), token);
      response.writeHead(202).end();
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as { port: number };

  const context = async (tenant: Tenant) => (await world.deps.contexts.read(tenant.installationId))!;
  const subscribe = async (tenant: Tenant): Promise<void> => {
    const { integrations: [own], system } = await context(tenant);
    const { token, authorization } = await endpoints.ensure(own!.id);
    const carrier = world.deps.carrierFor(own!, system);
    for (const wanted of carrier.wantedEvents) await carrier.subscribe({ ...wanted, url: `http://127.0.0.1:${port}/webhooks/stream/${token}`, authHeader: authorization });
  };
  for (const tenant of world.tenants) await subscribe(tenant);

  const cycle = async (): Promise<number> => {
    const leads = await flows.webhooksToApply();
    // As many at once as one worker would.
    await pLimit(10).map(leads, (lead) => flows.applyWebhooks(lead, never));
    for (const tenant of world.tenants) await world.writeBack(tenant);
    return leads.length;
  };

  return {
    ...world,
    never,
    cycle,

    /** Opens orders in Linnworks and brings them to Stream; each is written back. */
    async sent(count: number, seed: LinnworksOrderSeed = {}, of: Tenant = world.tenants[0]!): Promise<Order[]> {
      const opened = Array.from({ length: count }, () => world.open(seed, of));
      await world.fetch(of);
      for (let left = count; left > 0; left -= 5) await world.sendBatch(of);
      await world.writeBack(of);
      const rows: Order[] = [];
      for (const order of opened) rows.push(await world.rowOf(order));
      return rows;
    },

    /** Everything Stream has to tell is in the inbox. */
    told: () => stream.notifications.settled(),

    /** Everything told is applied; gives how many cycles it took. */
    async applied(): Promise<number> {
      await stream.notifications.settled();
      for (let cycles = 0; ; cycles += 1) if ((await cycle()) === 0) return cycles;
    },

    shown(order: Pick<Order, 'orderNumber'>, of: Tenant = world.tenants[0]!): Shown {
      const found = of.account.order(order.orderNumber);
      const property = (name: string) => found.ExtendedProperties.find(({ Name }) => Name === name)?.Value;
      return {
        identifiers: (found.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name).filter((name) => OURS.test(name)).sort(), notes: found.Notes.map(({ Note }) => Note), processed: found.Processed,
        despatchBy: found.GeneralInfo.DespatchByDate.slice(0, 10), driver: property('StreamDriver'), vehicle: property('StreamVehicle'),
      };
    },

    /** The inbox, in the order of its coming. */
    inbox: async (): Promise<{ code: string; status: string; problem: string | null; tries: number; source: string; duplicates: number; effect: Record<string, unknown> | null }[]> =>
      db('webhook_events').select('code', 'status', 'problem', 'tries', 'source', 'duplicates', 'effect').orderBy('id'),

    async [Symbol.asyncDispose](): Promise<void> {
      await new Promise((resolve) => { door.close(resolve); door.closeAllConnections(); });
      await world[Symbol.asyncDispose]();
    },
  };
};
