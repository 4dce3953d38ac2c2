/** What every paper of a run says of it: plain data, so that it can be handed to a worker thread. Empty texts are not printed. */
export type RunHead = {
  /** "Run 27": its true number, or the planner's words. */
  title: string;
  /** What the planner wrote, where it says more than the number. */
  remark: string;
  /** YYYY-MM-DD; '' without a date. */
  day: string;
  drivers: string;
  vehicles: string;
  /** How far planning is, in words. */
  state: string;
  account: string;
  /** Who printed it, and when. */
  printed: string;
};

/** In which order stops are listed: the last one first, as they are loaded, or as they are driven to (decision 0170). */
export type StopOrder = 'loading' | 'delivery';

/** One order of a run on the load list. */
export type LoadedStop = { /** The place on the run, whatever its size. */ stop: string; orderNumber: string; customer: string; postcode: string; town: string; packages: number; weightKg: number; volumeM3: number; /** How its label stands, in words. */ label: string };
export type LoadListFacts = { head: RunHead; order: StopOrder; stops: LoadedStop[] };

/** One product of a run, over all its orders. */
export type PickedItem = { sku: string; title: string; quantity: number; remark: string; orders: { orderNumber: string; quantity: number }[] };
export type PickListFacts = { head: RunHead; /** How many orders there are. */ orders: number; items: PickedItem[] };

/** The first page of a run pack: what lies below, and what needs somebody's eyes before loading. */
export type RunCoverFacts = { head: RunHead; order: StopOrder; counts: { caption: string; value: string }[]; notices: string[]; contents: string[] };
