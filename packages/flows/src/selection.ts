import type { AppError } from '@stream-tech/domain';

/** One order of a selection: as it was found, and why nothing is done with it; without a reason it is taken. */
export type Judged<Found> = { orderId: string; order?: Found | undefined; reason?: AppError | undefined };

/** Which orders of a selection were taken, and why the others were not. */
export type Selected = { accepted: string[]; refused: { orderId: string; code: string; error: string }[] };

/** What a person is told of a selection. Where it was one order, and that is refused, its reason is thrown. */
export const answerSelection = (judged: Judged<unknown>[]): Selected => {
  const [only] = judged;
  if (judged.length === 1 && only?.reason) throw only.reason;
  return {
    accepted: judged.flatMap(({ orderId, reason }) => (reason ? [] : [orderId])),
    refused: judged.flatMap(({ orderId, reason }) => (reason ? [{ orderId, code: reason.code, error: reason.message }] : [])),
  };
};
