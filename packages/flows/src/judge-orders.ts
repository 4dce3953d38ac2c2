import type { Order, Trigger } from '@stream-tech/domain';
import { problemOf, type SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { invalidBecause } from './judge.ts';

export type Judged = { /** Moved to Validation Failed. */ invalid: number; /** Moved back to Pending. */ freed: number };
export type JudgeOrders = ReturnType<typeof createJudgeOrders>;

/** Moves rows to where their data says: Validation Failed with the reason, or back to Pending. */
export const createJudgeOrders = ({ orders }: Pick<FlowDeps, 'orders'>) =>
  async function judgeOrders(rows: Order[], context: SendingContext, actor: Trigger): Promise<Judged> {
    const judged = rows.map((row) => ({ row, reason: invalidBecause(row, row.source, context) }));
    const invalidAmong = (wasInvalid: boolean) => judged.flatMap(({ row, reason }) =>
      (reason && (row.status === 'validation-failed') === wasInvalid ? [{ id: row.id, version: row.version, problem: problemOf(reason) }] : []));
    await orders.stillInvalid(invalidAmong(true));
    return {
      invalid: await orders.markInvalid(invalidAmong(false), actor),
      freed: await orders.markValid(judged.filter(({ row, reason }) => !reason && row.status === 'validation-failed').map(({ row }) => row), actor),
    };
  };
