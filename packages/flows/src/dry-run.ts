import { AppError, buildShipment, CredentialsRefused, notSendable, reasonsNotToSend, type DryRun, type DryRunPlace, type DryRunProblem, type Order, type SourceOrder } from '@stream-tech/domain';
import { withPackagingOf } from '@stream-tech/linnworks';
import type { SendingContext, SendingIntegration } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { orderNoOf, routeOf, sendingFacts } from './judge.ts';

const PLACES: Record<string, DryRunPlace> = {
  'installation-inactive': 'installation', 'linnworks-token': 'installation', 'order-sync-disabled': 'account', 'order-number-too-long': 'account', 'order-number-in-use': 'account', 'stream-account-changed': 'account',
  'service-not-configured': 'service', 'credentials-refused': 'account', 'stream-url': 'account',
};
const problem = ({ code, message, details }: AppError, level: DryRunProblem['level'] = details.level === 'hold' ? 'waits' : 'blocks'): DryRunProblem => ({ code, level, place: PLACES[code] ?? 'order', message });
const note = (code: string, message: string, level: DryRunProblem['level'] = 'note'): DryRunProblem => ({ code, level, place: 'here', message });

/** Fields of the request that a delivery address fills. */
const ADDRESS = /\.(address\d|postcode|country)$/;

/** What the row alone says about sending it. */
const stateOf = ({ status, askOpen, askedAt, deleteRequestedAt }: Order): DryRunProblem[] => [
  ...(status === 'completed' ? [note('already-sent', deleteRequestedAt ? 'It is being taken out of Stream. This is what would be sent if it were sent today.' : 'It is at Stream already. This is what would be sent if it were sent today.')] : []),
  ...(status === 'deleted' ? [note('order-deleted', 'It was deleted, and is sent only after it was queued again.', 'blocks')] : []),
  ...(status === 'in-progress' ? [note('already-in-progress', askOpen ? 'It was asked for, and Stream has not answered yet. It is looked up before it is asked for again.' : 'It is being sent right now.')] : []),
  ...(!['completed', 'in-progress', 'deleted'].includes(status) && askedAt !== undefined ? [note('asked-before', 'Stream was asked for it before. It is looked up there first, and sent only where it is not there.')] : []),
];

/**
 * What would be sent of an order now, by the code that sends it, and everything that speaks against it. Asks Stream nothing and changes
 * nothing; Linnworks is read anew with `fresh` alone. Throws `order-not-in-database`.
 */
export const createDryRun = ({ orders, contexts, carrierFor, linnworksFor, clock, log }: Pick<FlowDeps, 'orders' | 'contexts' | 'carrierFor' | 'linnworksFor' | 'clock' | 'log'>) => {
  /** The order as Linnworks has it now; where it can't be read, as it stands here, and why. */
  const readAnew = async (order: Order, signal: AbortSignal): Promise<{ source: SourceOrder; from: DryRun['from']; problems: DryRunProblem[] }> => {
    const stored = (said: DryRunProblem) => ({ source: order.source, from: 'stored' as const, problems: [said] });
    try {
      const [snapshot] = await linnworksFor(order.installationId).details([order.linnworksOrderId], { withPackaging: false, signal });
      if (!snapshot) return stored(problem(notSendable('order-not-in-linnworks')));
      return { source: withPackagingOf(snapshot.source, order.source), from: 'linnworks', problems: [] };
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted) throw error;
      log.warn('Linnworks could not be read for a dry run; the stored order is shown', { installationId: order.installationId, orderId: order.id, error });
      if (error instanceof CredentialsRefused) return stored(problem(notSendable('linnworks-token')));
      return stored(note('linnworks-away', `Linnworks could not be read${error instanceof AppError ? ` (${error.message})` : ' in time'}; this is from what it said last.`));
    }
  };

  /** What neither the order nor the request shows: another row that has the number, an account that refuses us. */
  const ofAccount = async (order: Order, account: SendingIntegration): Promise<DryRunProblem[]> => {
    const orderNo = orderNoOf(order, account);
    const inUse = await orders.numbersInUse(account.streamAccount, [{ id: order.id, orderNo }]);
    return [
      ...(inUse.size > 0 && order.status !== 'deleted' ? [problem(notSendable('order-number-in-use', orderNo))] : []),
      ...(account.reconnect ? [problem(new CredentialsRefused('Stream'))] : []),
      ...(account.silent ? [{ ...note('stream-silent', 'This Stream account has not answered lately.'), place: 'account' as const }] : []),
    ];
  };

  const rehearse = (order: Order, source: SourceOrder, context: SendingContext): Pick<DryRun, 'request' | 'problems'> => {
    const { integration: account, service } = routeOf(source, context);
    if (!account || !service) return { request: null, problems: [] };
    try {
      const shipment = buildShipment({ source, service: service.settings, integration: account.settings, orderNo: orderNoOf(order, account), now: clock(), zone: context.installation.zone });
      const { verb, url, body, remarks } = carrierFor(account, context.system).rehearse(shipment);
      const problems = remarks.map(({ level, field, place, message }): DryRunProblem => ({ code: `request-${level}`, level: level === 'refused' ? 'blocks' : 'changes', place, field, message }));
      return { request: body ? { verb, url, body } : null, problems };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { request: null, problems: [problem(error)] };
    }
  };

  return async function dryRun(orderId: string, { fresh, signal }: { fresh: boolean; signal: AbortSignal }): Promise<DryRun> {
    const order = await orders.get(orderId);
    if (!order) throw notSendable('order-not-in-database');
    const context = await contexts.read(order.installationId);
    if (!context) return { from: 'stored', integrationId: null, request: null, problems: [problem(notSendable('installation-inactive'))] };
    const { source, from, problems } = fresh ? await readAnew(order, signal) : { source: order.source, from: 'stored' as const, problems: [] };
    // That it is gone can't be seen from what it was; whoever found it out wrote it on the row.
    const gone = !fresh && order.problem?.code === 'order-not-in-linnworks' ? [problem(notSendable('order-not-in-linnworks'))] : [];
    const all = reasonsNotToSend(sendingFacts(order, source, context, 'schedule'));
    // An order without a service has none that is set up, which is no second thing to mend.
    const reasons = all.filter(({ code }) => code !== 'service-not-configured' || all.every((other) => other.code !== 'service-not-assigned')).map((reason) => problem(reason));
    const { integration: account } = routeOf(source, context);
    const rehearsed = rehearse(order, source, context);
    const isSaid = new Set(reasons.map(({ code }) => code));
    // What eligibility keeps back is not said a second time by the request.
    const said = rehearsed.problems.filter(({ field, message }) => !(isSaid.has('address-incomplete') && ADDRESS.test(field ?? '') && message.startsWith('It is empty')) && !(field === 'header.orderNo' && isSaid.has('order-number-too-long')) && !(field?.endsWith('.items') && isSaid.has('nothing-to-send')) && !(field?.endsWith('Method') && isSaid.has('service-not-configured')));
    return { from, integrationId: account?.id ?? null, request: rehearsed.request, problems: [...stateOf(order), ...problems, ...gone, ...reasons, ...(account ? await ofAccount(order, account) : []), ...said] };
  };
};
