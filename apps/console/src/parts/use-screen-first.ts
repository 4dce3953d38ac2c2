import { startTransition, useEffect, useState } from 'react';

/**
 * The rows to draw now: of a list that is new (`list` names it) those of the first screen (`screen`: as many as a desk's shows at most), and the others as soon as these are painted.
 * So somebody who waits sees the first ones in half of the time; a list that only changes is drawn as a whole, and so is one that stands for another which is on its way (no `list`).
 */
export const useScreenFirst = <Row>(rows: Row[], list: string | undefined, screen = 15): Row[] => {
  const [whole, setWhole] = useState<string>();
  useEffect(() => { if (list !== undefined) startTransition(() => setWhole(list)); }, [list]);
  return list === undefined || whole === list ? rows : rows.slice(0, screen);
};
