import { AppError, type Carrier } from '@stream-tech/domain';
import { correlationId, type Logger } from '@stream-tech/platform';
import type { Author, Integration, IntegrationStore, KeptReport, SendingContexts, SubscriptionReport, WebhookEndpointStore, WebhookSubscriptionStore } from '@stream-tech/store';
import type { FlowDeps } from '../deps.ts';
import { compareSubscriptions, doublesIn, endable, foreignIn, type Compared } from './compare-subscriptions.ts';
import { createMissing, endExtra, wasGivenUp, type Changes, type Doing } from './repair-subscriptions.ts';
import { placesOf, unreachable, webhookAddress, withoutSecrets } from './webhook-address.ts';

export type CheckSubscriptionsDeps = {
  integrations: Pick<IntegrationStore, 'get'>;
  contexts: Pick<SendingContexts, 'read'>;
  endpoints: Pick<WebhookEndpointStore, 'ensure' | 'rotate' | 'tokens'>;
  subscriptions: Pick<WebhookSubscriptionStore, 'hold' | 'letGo' | 'keep' | 'find'>;
  carrierFor: FlowDeps['carrierFor'];
  /** Where Stream reaches us. */
  publicUrl: string;
  log: Pick<Logger, 'info' | 'warn'>;
};

export type CheckOptions = {
  /** Whether what is wrong is put right, or only told. */
  repair: boolean;
  /** The person who asked for it; absent: the schedule. */
  author?: Author;
  /** Our address is replaced first, so that all subscriptions move to a new one (security.md, 13). */
  rotate?: boolean;
  /** How long it may take, in milliseconds. */
  withinMs?: number;
};
export type CheckSubscriptions = ReturnType<typeof createCheckSubscriptions>;

/** A list, a handful of calls and a list again, of an account that may be slow. */
const WITHIN_MS = 60_000;
/** How much longer the lease lasts than the work may: for the report, and for clocks. */
const MARGIN_MS = 15_000;

type Situation = { integration: Integration; carrier: () => Carrier; enabled: boolean; version: number; streamUrl: string };
type Outcome = { found: Compared; doubles: SubscriptionReport['doubles'] } | { failure: AppError };

const asProblem = ({ code, message, remedy }: AppError): SubscriptionReport['problems'][number] => ({ code, message, remedy });
const names = (kinds: { event: string }[]): string => kinds.map(({ event }) => event).join(', ');
const unfinished = (withinMs: number): AppError => new AppError('check-unfinished', `Stream has not answered what we ask about subscriptions within ${Math.round(withinMs / 1_000)} seconds; it is tried again by itself.`, 'try-later');

/** What is still wrong, in words, where no call's failure has said so already. */
const leftovers = ({ missing, extra }: Compared, { problems }: Changes, enabled: boolean): SubscriptionReport['problems'] => {
  if (problems.length > 0) return [];
  return [
    ...(missing.length > 0 ? [{ code: 'subscriptions-missing', message: `Stream does not list our subscriptions for ${names(missing)}: check and repair.`, remedy: 'try-later' as const }] : []),
    ...(extra.length > 0 ? [{ code: 'subscriptions-extra', message: `${extra.length} of our subscriptions ${extra.length === 1 ? 'is' : 'are'} there ${enabled ? 'beside those that are needed' : 'although webhook features are off'}: check and repair.`, remedy: 'try-later' as const }] : []),
  ];
};

/** The report on one look; without the secrets of ours that a partner's words may quote. */
const reportOf = ({ enabled }: Situation, outcome: Outcome, changes: Changes, away: AppError | undefined, secrets: string[]): SubscriptionReport => {
  const { created, ended } = changes;
  const { found, doubles } = 'found' in outcome ? outcome : { found: undefined, doubles: [] };
  const isAll = found?.missing.length === 0 && found.extra.length === 0;
  const problems = [...(away ? [asProblem(away)] : []), ...('failure' in outcome ? [asProblem(outcome.failure)] : []), ...changes.problems, ...(found ? leftovers(found, changes, enabled) : [])];
  return {
    state: !found ? 'failed' : !isAll ? 'incomplete' : !enabled ? 'off' : created.length + ended.length > 0 ? 'repaired' : 'complete',
    wanted: changes.wanted, present: found?.present ?? [], missing: found?.missing ?? [], created, ended, doubles, foreign: found ? foreignIn(found) : [],
    problems: problems.map((each) => ({ ...each, message: withoutSecrets(each.message, secrets) })),
  };
};

/**
 * Makes Stream's subscriptions of an integration what they ought to be: each wanted event once at our address while webhook features are
 * on and the installation is active, else none of ours. Foreign ones are told and never touched (security.md, 21).
 */
export const createCheckSubscriptions = ({ integrations, contexts, endpoints, subscriptions, carrierFor, publicUrl, log }: CheckSubscriptionsDeps) => {
  const read = async (integrationId: string): Promise<Situation> => {
    const integration = await integrations.get(integrationId);
    const context = integration && await contexts.read(integration.installationId);
    const sending = context?.integrations.find(({ id }) => id === integrationId);
    if (!integration || !context || !sending) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
    return { integration, carrier: () => carrierFor(sending, context.system), enabled: context.installation.active && sending.settings.IsWebhookFeaturesEnabled, version: sending.version, streamUrl: sending.settings.StreamClientUrl };
  };

  /** Lists, repairs and lists again. What is done stands in `held.changes`, also where this throws. */
  const bringAbout = async ({ enabled, integration, carrier: carrierOf }: Situation, repair: boolean, held: Omit<Doing, 'carrier'>, secrets: string[]): Promise<Outcome> => {
    const carrier = carrierOf();
    const doing = { ...held, carrier };
    const { signal, changes } = held;
    if (enabled) changes.wanted.push(...carrier.wantedEvents);
    const endpoint = enabled && repair ? await endpoints.ensure(integration.id) : undefined;
    const tokens = await endpoints.tokens(integration.id);
    secrets.push(...tokens.map(({ token }) => token), ...(endpoint ? [endpoint.authorization.replace(/^Bearer /, '')] : []));
    const wanted = { wanted: changes.wanted, fallback: carrier.fallbackEvents };
    // None of ours can be there where Stream was never given an address.
    if (!enabled && tokens.length === 0) return { found: compareSubscriptions([], () => 'foreign', wanted), doubles: [] };

    const placeOf = placesOf(publicUrl, tokens);
    const look = async (): Promise<Compared> => compareSubscriptions(await carrier.subscriptions(signal), placeOf, wanted);
    let found = await look();
    if (!repair) return { found, doubles: doublesIn(found) };
    if (endpoint && found.missing.length > 0) {
      await createMissing(found.missing, { url: webhookAddress(publicUrl, endpoint.token), authHeader: endpoint.authorization }, doing);
      if (changes.created.length > 0 || changes.unsure) found = await look();
    }
    const ended = await endExtra(endable(found), doing);
    return { found: { ...found, extra: found.extra.filter((each) => !ended.has(each)) }, doubles: doublesIn(found) };
  };

  const tell = ({ state, created, ended, missing, foreign, problems }: SubscriptionReport, { id: integrationId, installationId }: Integration, isNews: boolean): void => {
    const fields = { integrationId, installationId, outcome: state, reason: problems[0]?.message, counts: { created: created.length, ended: ended.length, missing: missing.length, foreign: foreign.length } };
    if (state === 'failed' || state === 'incomplete') log.warn('Webhook subscriptions are not as they ought to be', fields);
    else if (isNews) log.info('Webhook subscriptions are as they ought to be', fields);
  };

  /**
   * Checks the subscriptions of one integration, and repairs them where told to; gives the report, which is kept. Only one check of an
   * integration at a time: throws `already-in-progress` beside another, and `not-found`. What Stream fails to do stands in the report.
   */
  return async function checkSubscriptions(integrationId: string, { repair, author, rotate = false, withinMs = WITHIN_MS }: CheckOptions, stop: AbortSignal): Promise<KeptReport> {
    if (!await integrations.get(integrationId)) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
    const deadline = performance.now() + withinMs;
    const held = await subscriptions.hold(integrationId, (withinMs + MARGIN_MS) / 1_000);
    if (!held) throw new AppError('already-in-progress', 'The subscriptions of this integration are being checked right now; look again in a minute', 'try-later');
    try {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(withinMs)]);
      // The clock of a frozen process stands still, this one does not: who wakes up after the lease has lapsed writes nothing more (F5).
      const assertHeld = (): void => { if (signal.aborted || performance.now() > deadline) throw unfinished(withinMs); };
      const changes: Changes = { wanted: [], created: [], ended: [], problems: [], unsure: false };
      const secrets: string[] = [];
      if (rotate) await endpoints.rotate(integrationId, author ?? { actor: 'schedule', correlationId: correlationId() });
      const situation = await read(integrationId);
      const outcome = await bringAbout(situation, repair, { signal, assertHeld, changes }, secrets).catch((error: unknown): Outcome => {
        if (wasGivenUp(error, signal)) return { failure: unfinished(withinMs) };
        if (error instanceof AppError) return { failure: signal.aborted ? unfinished(withinMs) : error };
        throw error;
      });

      const { enabled, version, integration, streamUrl } = situation;
      const report = reportOf(situation, outcome, changes, enabled ? unreachable(publicUrl, streamUrl) : undefined, secrets);
      const before = await subscriptions.find(integrationId);
      const isNews = report.created.length + report.ended.length > 0 || report.state !== before?.report.state;
      const audit = {
        kind: 'subscriptions', actor: author?.actor ?? 'schedule', correlationId: author?.correlationId ?? correlationId(), installationId: integration.installationId, outcome: report.state, message: report.problems[0]?.message,
        detail: { integrationId, repair, created: report.created, ended: report.ended, missing: report.missing, doubles: report.doubles, foreign: report.foreign },
      };
      const kept = await subscriptions.keep(held, { report, version, enabled }, isNews || author ? audit : undefined);
      tell(report, integration, isNews);
      if (!kept) throw new AppError('check-overtaken', 'The check took longer than it may; another has begun since, and its report counts', 'try-later');
      return kept;
    } catch (error) {
      await subscriptions.letGo(held);
      throw error;
    }
  };
};
