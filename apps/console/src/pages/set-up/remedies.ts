import type { Remedy } from '@stream-tech/domain';

export type Partner = 'Linnworks' | 'Stream';

const OF_ALL: Record<Remedy, string> = {
  'fix-the-data': 'Correct what is named here, then test again.',
  'try-later': 'Nothing has to be changed. Test again in a few minutes; what waits goes on by itself once it works.',
  'look-again': 'Test again in a minute.',
  reconnect: 'An administrator has to connect the account again.',
  'give-up': 'This can’t be mended here. Tell your administrator the code.',
};

const OF_PARTNER: Record<Partner, Partial<Record<Remedy, string>>> = {
  Linnworks: { reconnect: 'Install the application in Linnworks again if it is gone there, then choose “Reconnect …” and paste the token it shows.' },
  Stream: { reconnect: 'Ask Stream which client ID and secret hold now, and enter them under “Settings”.', 'fix-the-data': 'Correct it under “Settings”, then test again.' },
};

/** What has to happen after a partner did not let us in, for whoever pressed “Test”. */
export const remedyOf = (partner: Partner, remedy: Remedy): string => OF_PARTNER[partner][remedy] ?? OF_ALL[remedy];
