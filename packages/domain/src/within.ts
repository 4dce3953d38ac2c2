/** The installations whose data somebody may see: all of them, or these (security.md, 29). */
export type Within = 'all' | readonly string[];

/** Whether an installation is among them; what belongs to none is only theirs who see all. */
export const isWithin = (within: Within, installationId: string | null | undefined): boolean => within === 'all' || (typeof installationId === 'string' && within.includes(installationId));

/** Of what somebody may see only one installation, where one is asked for: nothing, where that is none of theirs. */
export const narrowed = (within: Within, installationId: string | undefined): Within => (installationId === undefined ? within : isWithin(within, installationId) ? [installationId] : []);
