/** Who changes something, and in the course of what: goes into the audit row of the change (W10). */
export type Author = {
  /** An operator's e-mail address, or what acted by itself, for example `linnworks`. */
  actor: string;
  correlationId: string;
};
