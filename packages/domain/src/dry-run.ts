import type { RequestRemark } from './carrier.ts';

/** Where a problem can be put right. `here`: nowhere, it is the order's own state. */
export type DryRunPlace = RequestRemark['place'] | 'installation' | 'here';

export type DryRunProblem = {
  code: string;
  /** `blocks`: not sent as it is. `waits`: not by itself, but by hand. `changes`: sent, though otherwise than it stands. `note`: good to know. */
  level: 'blocks' | 'waits' | 'changes' | 'note';
  place: DryRunPlace;
  message: string;
  /** The field of the request, as Stream spells it. */
  field?: string | undefined;
};

/** What would be sent of an order now, and everything that speaks against it. */
export type DryRun = {
  /** The order as it stands here, or as Linnworks gave it just now. */
  from: 'stored' | 'linnworks';
  /** The account that it goes to. */
  integrationId: string | null;
  /** Null: none can be made; the problems say why. */
  request: { verb: string; url: string; body: Record<string, unknown> } | null;
  problems: DryRunProblem[];
};
