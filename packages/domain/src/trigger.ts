/** What set a piece of work off; kept in every audit row. */
export const TRIGGERS = ['schedule', 'operator', 'label', 'mapping'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** A manual send bypasses `IsOrderSyncEnabled`; a label request counts as one. */
export const isManual = (trigger: Trigger): boolean => trigger === 'operator' || trigger === 'label';
