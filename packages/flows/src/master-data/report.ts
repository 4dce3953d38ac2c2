import type { AppError } from '@stream-tech/domain';

/** What a run did or, for a preview, would do. Names are those of postal services or identifiers. */
export type MasterDataReport = {
  added: string[];
  changed: { name: string; what: string }[];
  /** How many were as they ought to be. */
  unchanged: number;
  failed: { name: string; reason: string }[];
  /** What Stream no longer lists: told, never deleted. */
  vanished: { name: string; reason: string }[];
};

/** A report, and what kept the run from its end. Without a `failure` every entry that was reached was dealt with. */
export type MasterDataResult = { report: MasterDataReport; failure: AppError | undefined };

export const emptyReport = (): MasterDataReport => ({ added: [], changed: [], unchanged: 0, failed: [], vanished: [] });
