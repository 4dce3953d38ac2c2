import { lazy, Suspense, useEffect, useState } from 'react';
import { onFirstTelling } from './notify.ts';

const Notifications = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }));

/** Where the page tells what was done and what went wrong; its script comes when there is something to tell. */
export const Tellings = () => {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => onFirstTelling(() => setNeeded(true)), []);
  return isNeeded ? <Suspense><Notifications position="top-right" /></Suspense> : null;
};
