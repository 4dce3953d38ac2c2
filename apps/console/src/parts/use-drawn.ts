import { startTransition, useEffect, useState } from 'react';

/** False while a page is drawn for the first time, true as soon as that stands on the screen: what somebody came for is drawn first, and what else the page has a moment later (P34). */
export const useDrawn = (): boolean => {
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => startTransition(() => setDrawn(true)), []);
  return isDrawn;
};
