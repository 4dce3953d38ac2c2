/** Asks the person at the screen to prove to be themselves; gives whether they did. */
type Asker = () => Promise<boolean>;

let asker: Asker | undefined;
let asking: Promise<boolean> | undefined;

/** The dialog that asks registers itself here; gives the means to take it back. */
export const confirmBy = (ask: Asker): (() => void) => {
  asker = ask;
  return () => { if (asker === ask) asker = undefined; };
};

/** Asks once, however many calls wait for it (security.md, 30). */
export const confirmYourself = (): Promise<boolean> => {
  asking ??= (asker?.() ?? Promise.resolve(false)).finally(() => { asking = undefined; });
  return asking;
};
