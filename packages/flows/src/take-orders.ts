import type { Trigger } from '@stream-tech/domain';
import type { OrderSnapshot } from '@stream-tech/linnworks';
import { probe } from '@stream-tech/platform';
import type { SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import type { JudgeOrders, Judged } from './judge-orders.ts';

export type Taken = Judged & { added: number; changed: number };
export type TakeOrders = ReturnType<typeof createTakeOrders>;

const WAITING = new Set(['pending', 'ready-for-retry', 'validation-failed']);

/** Takes what Linnworks shows into the queue: new orders stored as Pending, changed ones noticed, and both judged. */
export const createTakeOrders = ({ orders }: Pick<FlowDeps, 'orders'>, judgeOrders: JudgeOrders) =>
  async function takeOrders(snapshots: OrderSnapshot[], context: SendingContext, actor: Trigger): Promise<Taken> {
    const { id: installationId } = context.installation;
    const known = await orders.known(installationId, snapshots.map(({ source }) => source.linnworksOrderId));
    const fresh = snapshots.filter(({ source }) => !known.has(source.linnworksOrderId));
    const changed = snapshots.flatMap((snapshot) => {
      const row = known.get(snapshot.source.linnworksOrderId);
      return row && row.hash !== snapshot.hash ? [{ ...snapshot, id: row.id }] : [];
    });
    const added = fresh.length > 0 ? await orders.addFetched(installationId, fresh, actor) : [];
    const noticed = changed.length > 0 ? await orders.noteChanged(installationId, changed, actor) : [];
    probe('fetch:after-insert');
    const judged = await judgeOrders([...added, ...noticed.filter(({ status }) => WAITING.has(status))], context, actor);
    probe('fetch:after-validation');
    return { added: added.length, changed: noticed.length, ...judged };
  };
