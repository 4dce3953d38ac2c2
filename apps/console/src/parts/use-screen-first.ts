import { startTransition, useEffect, useState } from 'react';

/** More rows than the tallest screen here shows are not waited for. */
const SCREEN = 15;

/**
 * The rows to draw now: of a list that is new (`list` names it) those of the first screen, and the others as soon as these are painted.
 * So somebody who waits sees the first ones in half of the time; a list that only changes is drawn as a whole.
 */
export const useScreenFirst = <Row>(rows: Row[], list: string): Row[] => {
  const [whole, setWhole] = useState<string>();
  useEffect(() => { startTransition(() => setWhole(list)); }, [list]);
  return whole === list ? rows : rows.slice(0, SCREEN);
};
