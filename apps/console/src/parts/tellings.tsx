import { lazy, Suspense, useEffect, useState } from 'react';
import { onFirstTelling } from './notify.ts';

const Notifications = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }));

/**
 * Where the page tells what was done and what went wrong; its script comes when there is something to tell. At the lower left: buttons stand
 * on the right of every page, and a mouse that rests on one would hold what covers it there for ever.
 */
export const Tellings = () => {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => onFirstTelling(() => setNeeded(true)), []);
  return isNeeded ? <Suspense><Notifications position="bottom-left" pauseResetOnHover="notification" /></Suspense> : null;
};
