import { notifications } from '@mantine/notifications';
import { Problem } from '../api/problem.ts';

/** Tells that something was done. */
export const tellDone = (message: string): void => { notifications.show({ color: 'green', message, autoClose: 6_000 }); };

/** Tells what went wrong, and stays until it is closed. */
export const tellProblem = (error: unknown): void => {
  const problem = error instanceof Problem ? error : new Problem(0, { error: error instanceof Error ? error.message : String(error) });
  const fields = problem.fields.map(({ title, key, problem: said }) => `${title ?? key}: ${said}`).join('\n');
  notifications.show({ color: 'red', title: problem.message, message: fields, autoClose: false });
};
