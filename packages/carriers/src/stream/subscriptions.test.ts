import { afterEach, expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected, RemoteUnavailable } from '@stream-tech/domain';
import { createStreamCarrier } from './create-stream-carrier.ts';
import { createStreamWorld, type StreamWorld } from '../testing/stream-world.ts';

const worlds: StreamWorld[] = [];
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });

type Asked = { verb: string; path: string; body: unknown };
type Said = { status?: number; body?: unknown } | 'no answer';

/** A carrier whose calls about webhooks are answered one after the other as told; its token comes from the simulator. */
const answered = async (...said: Said[]) => {
  const world = await createStreamWorld({ retries: 0 });
  worlds.push(world);
  const asked: Asked[] = [];
  const carrier = createStreamCarrier({
    ...world.connection,
    async fetch(input, init) {
      const request = (input as Request).clone();
      const path = new URL(request.url).pathname;
      if (!path.includes('/webhooks/')) return world.connection.fetch(input, init);
      const text = await request.text();
      asked.push({ verb: request.method, path, body: text && JSON.parse(text) });
      const answer = said.shift();
      if (answer === 'no answer' || answer === undefined) throw new TypeError('the connection broke');
      return Response.json(answer.body ?? {}, { status: answer.status ?? 200 });
    },
  });
  return { carrier, asked };
};
const ok = (more: object = {}): Said => ({ body: { response: { valid: true, errors: [], ...more } } });
const no = (text: string, status = 200): Said => ({ status, body: { response: { valid: false, errors: [{ code: 'E', description: text }] } } });

const URL_PATH = 'https://bridge.example.com/webhooks/stream/0b6e0a9c';
const wanted = { event: 'DELIVERED', eventType: 'CONSHEADER', url: URL_PATH, authHeader: 'Bearer 4f2c' };
const row = { id: 4711, event: 'DELIVERED', event_type: 'CONSHEADER', url_path: URL_PATH, http_method: 'POST', content_type: 'application/json' };

test('the four delivery codes and the runs are what has to be subscribed (7.1)', async () => {
  const { carrier } = await answered();
  expect(carrier.wantedEvents.map(({ event, eventType }) => `${event} ${eventType}`)).toEqual(['DELIVERED CONSHEADER', 'PARTDELVRD CONSHEADER', 'COLLECTED CONSHEADER', 'PARTCOLLECTED CONSHEADER', 'RUNSTATUS LOADHEADER']);
});

test('subscribing sends the fields that Stream documents, and gives the id', async () => {
  const { carrier, asked } = await answered(ok({ id: 4711 }));
  expect(await carrier.subscribe(wanted)).toBe('4711');
  expect(asked).toEqual([{ verb: 'POST', path: '/api/webhooks/webhooks', body: { event: 'DELIVERED', event_type: 'CONSHEADER', url_path: URL_PATH, http_method: 'POST', content_type: 'application/json', auth_header: 'Bearer 4f2c' } }]);
});

test.each<[string, Said]>([['no answer', 'no answer'], ['a gateway', { status: 502 }], ['an error that may have come afterwards', { status: 500 }], ['an acceptance without an id', ok()]])(
  'after %s the subscription is looked for and never made twice (7.2)', async (_what, first) => {
    const { carrier, asked } = await answered(first, ok({ subscriptions: [{ ...row, id: 1, url_path: 'https://other.example.com/' }, row] }));
    expect(await carrier.subscribe(wanted)).toBe('4711');
    expect(asked.map(({ verb }) => verb)).toEqual(['POST', 'GET']);
    const gone = await answered(first, ok({ subscriptions: [] }));
    await expect(gone.carrier.subscribe(wanted)).rejects.toThrow(first === 'no answer' || (first as { status?: number }).status !== 500 ? OutcomeUnknown : RemoteUnavailable);
    expect(gone.asked.map(({ verb }) => verb)).toEqual(['POST', 'GET']);
  });

test('a kind of event that Stream refuses to subscribe is told in its words', async () => {
  const { carrier, asked } = await answered(no('Unknown event', 422));
  await expect(carrier.subscribe(wanted)).rejects.toThrow('Stream refused the request: Unknown event');
  expect(asked).toHaveLength(1);
});

test('subscriptions are listed, those of others too; an answer without a list is no empty list', async () => {
  const { carrier } = await answered(ok({ subscriptions: [row, { id: '9', event: 'ORDERSTATUS', event_type: 'CONSHEADER', url_path: null }, { event: 'nobody could end it' }, null] }), ok());
  expect(await carrier.subscriptions()).toEqual([{ id: '4711', event: 'DELIVERED', eventType: 'CONSHEADER', url: URL_PATH }, { id: '9', event: 'ORDERSTATUS', eventType: 'CONSHEADER', url: '' }]);
  await expect(carrier.subscriptions()).rejects.toBeInstanceOf(RemoteUnavailable);
});

test('a subscription is ended; one that is not there counts as ended, one that stays does not', async () => {
  const { carrier, asked } = await answered(ok(), no('Not found', 404), ok({ subscriptions: [] }), no('You may not'), ok({ subscriptions: [row] }));
  await carrier.unsubscribe('4711');
  expect(asked).toEqual([{ verb: 'DELETE', path: '/api/webhooks/webhooks/4711', body: '' }]);
  await carrier.unsubscribe('4711');
  await expect(carrier.unsubscribe('4711')).rejects.toBeInstanceOf(RemoteRejected);
});

test('where single codes are refused, the family of the same kind of object is there to be subscribed (7.1, A24)', async () => {
  const { carrier } = await answered();
  expect(carrier.fallbackEvents).toEqual([{ event: 'ORDERSTATUS', eventType: 'CONSHEADER' }]);
});
