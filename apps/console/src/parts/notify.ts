import type { NotificationData } from '@mantine/notifications';
import { Problem } from '../api/problem.ts';

let first: (() => void) | undefined;
let isTold = false;

/** Calls back once something is to be told: what shows it is loaded then, and not with the first page. Gives the means to stop. */
export const onFirstTelling = (begin: () => void): (() => void) => {
  if (isTold) begin();
  else first = begin;
  return () => { first = undefined; };
};

const tell = async (what: NotificationData): Promise<void> => {
  isTold = true;
  first?.();
  const { notifications } = await import('@mantine/notifications');
  // The same twice is said once.
  notifications.show({ id: `${what.color} ${what.title} ${what.message}`, ...what });
};

/** Tells that something was done. */
export const tellDone = (message: string): void => { void tell({ color: 'green', message, autoClose: 6_000 }); };

/** Tells what went wrong, and stays until it is closed. */
export const tellProblem = (error: unknown): void => {
  const problem = error instanceof Problem ? error : new Problem(0, { error: error instanceof Error ? error.message : String(error) });
  const fields = problem.fields.map(({ title, key, problem: said }) => `${title ?? key}: ${said}`).join('\n');
  void tell({ color: 'red', title: problem.message, message: fields, autoClose: false });
};
