import type { SystemSettings } from '@stream-tech/domain';
import { createDeleteOrders } from './delete-orders.ts';
import type { FlowDeps } from './deps.ts';
import { createDryRun } from './dry-run.ts';
import { createFetchOrders } from './fetch-orders.ts';
import { createJudgeOrders } from './judge-orders.ts';
import { createRereadOrders } from './reread-orders.ts';
import { createSendBatch } from './send-batch.ts';
import { createSendOne } from './send-one.ts';
import { createSendOrder } from './send-order.ts';
import { createSettleOrder } from './settle-order.ts';
import { createProcessWebhooks } from './stream-events/process-webhooks.ts';
import { createReconcileOrders } from './stream-events/reconcile-orders.ts';
import { createSweepTwins } from './sweep-twins.ts';
import { createTakeOrders } from './take-orders.ts';
import { createTakeOutOrder } from './take-out-order.ts';
import { createWriteBack } from './write-back.ts';

export type Flows = ReturnType<typeof createFlows>;

/** How many lapsed or unanswered orders one sweep takes up, and how many of one installation: a silent account must not keep the others' waiting. */
const SWEEP = 200;
const SWEEP_OF_EACH = 3;

/** The stories the worker and the api can tell; each is a file of its own. */
export const createFlows = (deps: FlowDeps) => {
  const { orders, contexts } = deps;
  const judgeOrders = createJudgeOrders(deps);
  const takeOrders = createTakeOrders(deps, judgeOrders);
  const rereading = createRereadOrders(deps, takeOrders, judgeOrders);
  const sendOrder = createSendOrder(deps);
  const settleOrder = createSettleOrder(deps);
  const single = createSendOne(deps, sendOrder, settleOrder, judgeOrders, rereading);

  const writeBack = createWriteBack(deps);

  return {
    fetchInstallation: createFetchOrders(deps, takeOrders, judgeOrders, rereading),
    refetchOrders: rereading.refetchOrders,
    recheckService: rereading.recheckService,
    sendBatch: createSendBatch(deps, sendOrder, settleOrder, rereading),
    ...single,
    ...createDeleteOrders(deps),
    dryRun: createDryRun(deps),
    takeOutOrder: createTakeOutOrder(deps),
    writeBack,
    ...createProcessWebhooks(deps, writeBack),
    reconcileOrders: createReconcileOrders(deps),
    sweepTwins: createSweepTwins(deps),

    /** Active installations, in turn. */
    installationsToFetch: (): Promise<string[]> => contexts.toFetch(),

    /** Installations with due work, in turn, and how many of them may be served at once over all processes. */
    async installationsToSend(): Promise<{ ids: string[]; atOnce: number }> {
      const system: SystemSettings = await contexts.system();
      return { ids: await contexts.toSend(system.MaxRetryAttempts), atOnce: system.MaxInstallationsPerBatch };
    },

    /** Removes what was asked of Stream and answered when its time is over (security.md, 49). Gives how many rows. */
    async expireExchanges(): Promise<number> {
      const { ExchangeRetentionDays } = await contexts.system();
      return orders.expireExchanges(ExchangeRetentionDays);
    },

    /** What lost nudges and dead processes left behind: orders nobody holds, those to be taken out of Stream, and installations with a due write-back. */
    async sweep(): Promise<{ orders: string[]; deletes: string[]; writeBacks: string[] }> {
      return { orders: await orders.lapsedOfEach(SWEEP_OF_EACH, SWEEP), deletes: await orders.deletesDue(SWEEP_OF_EACH, SWEEP), writeBacks: await orders.installationsWithWriteBackDue() };
    },
  };
};
