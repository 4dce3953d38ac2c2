import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask, askFile } from '../../api/ask.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { openFile } from '../../parts/open-file.ts';

type Taken = { accepted: string[]; refused: { orderId: string; code: string; error: string }[] };

const orders = (count: number): string => `${count} ${count === 1 ? 'order' : 'orders'}`;

/** Says what became of a selection: how many were taken, and why the others were not. */
const tell = (did: string, { accepted, refused }: Taken): void => {
  if (accepted.length > 0) tellDone(`${orders(accepted.length)} ${did}`);
  const reasons = Map.groupBy(refused, ({ error }) => error);
  for (const [reason, those] of reasons) tellProblem(new Error(`${orders(those.length)} not taken: ${reason}`));
};

/** What people do with orders: each tells its outcome, and what is on the screen is read again. */
export const useOrderActions = () => {
  const queryClient = useQueryClient();
  const again = (): Promise<void> => queryClient.invalidateQueries();
  const acting = (path: string, did: string) => ({
    mutationFn: (body: { orderIds: string[]; confirm?: boolean }) => ask<Taken>('POST', path, { body }),
    onSuccess: (taken: Taken) => { tell(did, taken); void again(); },
    onError: tellProblem,
  });
  return {
    remove: useMutation(acting('/orders/delete', 'will be taken out of Stream')),
    queueAgain: useMutation(acting('/orders/queue-again', 'queued again')),
    labels: useMutation({ mutationFn: (body: { orderIds: string[]; withSeparators: boolean }) => askFile('POST', '/orders/labels', { body }), onSuccess: openFile, onError: tellProblem }),
  };
};
