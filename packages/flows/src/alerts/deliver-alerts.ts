import { AppError, composeAlerts, composeDigest, isQuiet, type ChannelMessage } from '@stream-tech/domain';
import type { AlertDeps } from './alert-deps.ts';

type HeldChannel = NonNullable<Awaited<ReturnType<AlertDeps['tellings']['hold']>>>;

/** How long a channel is held: longer than its two messages may take. */
const HOLD_SECONDS = 120;

/**
 * Tells a channel all that waits for it: what began, lasts or is over in one message, and the digest in another. In its quiet hours only
 * what is critical is told; the rest waits, and goes together when they end. At least once: whatever dies in between, the rows still wait.
 */
export const createDeliverAlerts = ({ tellings, digestFacts, messengers, publicUrl, clock, log }: Pick<AlertDeps, 'tellings' | 'digestFacts' | 'messengers' | 'publicUrl' | 'clock' | 'log'>) => {
  const deliver = async (channel: HeldChannel, ids: number[], message: ChannelMessage, signal: AbortSignal): Promise<void> => {
    // Named after the rows it tells of, so that the same message has the same name again.
    const remark = await messengers.send({ kind: channel.kind, target: channel.target(), message, id: `alert-${channel.id}-${ids[0]}-${ids.at(-1)}` }, signal);
    if (remark) log.warn('A message was not taken by all of its receivers', { reason: remark });
    await tellings.told(channel, ids);
  };

  const tellAll = async (channel: HeldChannel, signal: AbortSignal): Promise<number> => {
    const now = clock();
    const urgentOnly = channel.quiet !== null && isQuiet(channel.quiet, channel.timeZone, now);
    const { alerts, digests } = await tellings.waiting(channel.id, { urgentOnly });
    const options = { publicUrl, timeZone: channel.timeZone, now };
    if (alerts.length > 0) await deliver(channel, alerts.map(({ id }) => id), composeAlerts(alerts, options), signal);
    if (digests.length > 0) await deliver(channel, digests.map(({ id }) => id), composeDigest(await digestFacts(channel.installationIds), options), signal);
    return alerts.length + digests.length;
  };

  return {
    /** Channels that have something to be told now. */
    async channelsToTell(): Promise<string[]> {
      const now = clock();
      return (await tellings.waitingChannels()).filter(({ quiet, timeZone, hasUrgent }) => hasUrgent || quiet === null || !isQuiet(quiet, timeZone, now)).map(({ id }) => id);
    },

    /** Tells one channel; gives how many rows were told. What fails rests with the channel, and is tried again by itself (decision 0141). */
    async tellChannel(channelId: string, signal: AbortSignal): Promise<number> {
      const channel = await tellings.hold(channelId, HOLD_SECONDS);
      if (!channel) return 0;
      try {
        const told = await tellAll(channel, signal);
        await tellings.letGo(channel);
        return told;
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError)) {
          await tellings.letGo(channel).catch(() => undefined);
          throw error;
        }
        await tellings.notTold(channel, error.message);
        log[error.remedy === 'try-later' ? 'warn' : 'error']('A channel could not be told; what waits for it is tried again', { code: error.code, reason: error.message });
        return 0;
      }
    },
  };
};
