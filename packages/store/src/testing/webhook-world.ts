import { randomUUID } from 'node:crypto';
import type { CarrierEvent } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { createWebhookInboxStore, type ReceivedEvent } from '../webhook-inbox-store.ts';

/** A delivery of one order, changed as a test needs it. */
export const anEvent = (change: Partial<CarrierEvent> = {}): CarrierEvent => ({
  code: 'DELIVERED', partyId: 'ACM00001', eventType: 'CONSHEADER', occurred: '2026-03-05 14:32:07', occurredAt: new Date('2026-03-05T14:32:07Z'), description: 'Delivered', text: '', link: '',
  consignmentNo: 'C1', run: undefined, stops: [], ...change,
});

/** An account with one integration, and its inbox. */
export const createWebhookWorld = async (db: Knex, settings: object = {}) => {
  const [{ id: installationId }] = await db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  const [{ id: integrationId }] = await db('integrations').insert({ installation_id: installationId, settings: JSON.stringify(settings), stream_account: randomUUID() }).returning('id');
  const received = ({ event, ...change }: Omit<Partial<ReceivedEvent>, 'event'> & { event?: Partial<CarrierEvent> } = {}): ReceivedEvent => ({
    installationId, integrationId, dedupKey: randomUUID(), raw: undefined, event: anEvent(event), piece: `order:${randomUUID()}`, status: 'pending', correlationId: randomUUID(), ...change,
  });
  return {
    installationId: String(installationId), integrationId: String(integrationId), received,
    /** Puts an event into the inbox; gives its row's id. */
    tell: async (change: Parameters<typeof received>[0] = {}): Promise<number> => (await createWebhookInboxStore(db).accept(received(change))).id,
  };
};
