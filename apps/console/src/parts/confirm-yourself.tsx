import { lazy, Suspense, useEffect, useState } from 'react';
import { confirmBy } from '../api/confirm.ts';

const ConfirmDialog = lazy(async () => ({ default: (await import('./confirm-dialog.tsx')).ConfirmDialog }));

/** Asks for the password once more before something dangerous; whatever was begun goes on by itself (security.md, 30). Its script comes with the first question. */
export const ConfirmYourself = () => {
  const [answer, setAnswer] = useState<(isConfirmed: boolean) => void>();
  useEffect(() => confirmBy(() => new Promise((resolve) => { setAnswer(() => resolve); })), []);
  return answer ? <Suspense><ConfirmDialog end={(isConfirmed) => { setAnswer(undefined); answer(isConfirmed); }} /></Suspense> : null;
};
