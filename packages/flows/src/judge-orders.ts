import { notSendable, type AppError, type Order, type Trigger } from '@stream-tech/domain';
import { problemOf, type SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { invalidBecause, orderNoOf, routeOf } from './judge.ts';

export type Judged = { /** Moved to Validation Failed. */ invalid: number; /** Moved back to Pending. */ freed: number };
export type JudgeOrders = ReturnType<typeof createJudgeOrders>;

/** Moves rows to where their data says: Validation Failed with the reason, or back to Pending. */
export const createJudgeOrders = ({ orders }: Pick<FlowDeps, 'orders'>) => {
  /** Rows whose number was taken, and still is: the claim finds that out, and it can't be seen from the row alone. */
  const stillTaken = async (rows: Order[], context: SendingContext): Promise<Set<string>> => {
    const candidates = rows.filter(({ status, problem }) => status === 'validation-failed' && problem?.code === 'order-number-in-use');
    const taken = new Set<string>();
    for (const [integration, ofAccount] of Map.groupBy(candidates, ({ source }) => routeOf(source, context).integration)) {
      if (!integration) continue;
      for (const id of await orders.numbersInUse(integration.streamAccount, ofAccount.map((row) => ({ id: row.id, orderNo: orderNoOf(row, integration) })))) taken.add(id);
    }
    return taken;
  };

  return async function judgeOrders(rows: Order[], context: SendingContext, actor: Trigger): Promise<Judged> {
    const taken = await stillTaken(rows, context);
    const reasonOf = (row: Order): AppError | undefined => invalidBecause(row, row.source, context)
      ?? (taken.has(row.id) ? notSendable('order-number-in-use', orderNoOf(row, routeOf(row.source, context).integration)) : undefined);
    const judged = rows.map((row) => ({ row, reason: reasonOf(row) }));
    const invalidAmong = (wasInvalid: boolean) => judged.flatMap(({ row, reason }) =>
      (reason && (row.status === 'validation-failed') === wasInvalid ? [{ id: row.id, version: row.version, problem: problemOf(reason) }] : []));
    await orders.stillInvalid(invalidAmong(true));
    return {
      invalid: await orders.markInvalid(invalidAmong(false), actor),
      freed: await orders.markValid(judged.filter(({ row, reason }) => !reason && row.status === 'validation-failed').map(({ row }) => row), actor),
    };
  };
};
