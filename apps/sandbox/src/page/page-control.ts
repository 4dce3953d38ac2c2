import { sampleOrder, TRAITS } from '@stream-tech/simulators';
import type { LinnworksAccount, LinnworksOrder, LinnworksOrderSeed, Trait } from '@stream-tech/simulators';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { namedFaults } from './named-faults.ts';
import type { PageDeps } from './page-view.ts';
import { planningCalls, planningControl } from './planning-control.ts';

type Body = Record<string, unknown>;

const orderCalls = {
  'POST /control/orders': 'New orders in Linnworks: { account?, count?, trait? } or { account?, order }.',
  'POST /control/orders/ID': 'Does something to an order, by id or number: { account?, action: edit | cancel | process | park | lock, change?, on? }.',
  'POST /control/faults': 'Switches a fault: { name, on }; POST /control/faults/clear switches all off.',
  'POST /control/messages/clear': 'Forgets the alerts that arrived.',
  'POST /control/expire-sessions': 'Ends all Linnworks sessions; POST /control/expire-tokens all Stream tokens.',
};

/** The page's actions, for its own forms and for scripts alike: a form is sent back to the page, a script gets JSON. */
export function pageControl({ linnworks, stream, messages, board }: PageDeps): Router {
  const router = Router();
  const done = (request: Request, response: Response, value: unknown): void => {
    if (request.is('urlencoded') && request.get('x-sandbox') === undefined) response.redirect(303, request.get('referer') ?? '/');
    else response.json(value ?? { done: true });
  };
  const accountOf = (body: Body): LinnworksAccount => linnworks.account(typeof body.account === 'string' && body.account !== '' ? body.account : 0);

  router.get('/', (_request, response) => void response.json({ linnworks: `${linnworks.origin}/control`, stream: `${stream.origin}/control`, messages: `${messages.origin}/control`, calls: { ...orderCalls, ...planningCalls }, traits: TRAITS, faults: namedFaults.map(({ name, sentence }) => ({ name, sentence, on: board.isOn(name) })) }));

  router.post('/orders', (request, response) => {
    const body = (request.body ?? {}) as Body;
    const account = accountOf(body);
    const trait = (body.trait ?? 'plain') as Trait;
    if (!Object.hasOwn(TRAITS, trait)) throw new Error(`There is no kind of order "${trait}".`);
    const count = body.order === undefined ? Math.min(10_000, Math.max(1, Number(body.count ?? 1))) : 1;
    const made = Array.from({ length: count }, () => account.addOrder(body.order === undefined ? sampleOrder(account, trait) : (body.order as LinnworksOrderSeed)));
    done(request, response, made.map(({ OrderId, NumOrderId }) => ({ account: account.name, OrderId, NumOrderId })));
  });

  router.post('/orders/:id', (request, response) => {
    const body = (request.body ?? {}) as Body;
    act(accountOf(body), request.params.id, body);
    done(request, response, undefined);
  });

  router.use(planningControl(stream, done));

  router.post('/faults/clear', (request, response) => {
    board.clear();
    done(request, response, undefined);
  });
  router.post('/faults', (request, response) => {
    const { name, on } = (request.body ?? {}) as Body;
    board.set(String(name), on === true || on === 'true');
    done(request, response, { name, on: board.isOn(String(name)) });
  });
  router.post('/messages/clear', (request, response) => {
    messages.clear();
    done(request, response, undefined);
  });
  router.post('/expire-sessions', (request, response) => done(request, response, { ended: linnworks.expireSessions() }));
  router.post('/expire-tokens', (request, response) => done(request, response, { ended: stream.expireTokens() }));
  return router;
}

function act(account: LinnworksAccount, id: string, body: Body): LinnworksOrder | void {
  const wanted = /^\d+$/.test(id) ? Number(id) : id;
  const on = body.on === undefined || body.on === true || body.on === 'true';
  switch (body.action) {
    case 'edit':
      return account.editOrder(wanted, typeof body.change === 'object' && body.change !== null ? body.change : fromForm(body));
    case 'cancel':
      return account.cancelOrder(wanted);
    case 'process':
      return account.processOrder(wanted);
    case 'park':
      return account.parkOrder(wanted, on);
    case 'lock':
      return account.lockOrder(wanted, on);
    default:
      throw new Error('Known actions: edit, cancel, process, park, lock.');
  }
}

const ADDRESS_FIELDS = ['FullName', 'Address1', 'Town', 'PostCode', 'Country'] as const;

function fromForm(body: Body): Parameters<LinnworksAccount['editOrder']>[1] {
  const Address = Object.fromEntries(ADDRESS_FIELDS.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : [])));
  return { CustomerInfo: { Address }, ...(typeof body.service === 'string' ? { service: body.service === '' ? null : body.service } : {}) };
}
