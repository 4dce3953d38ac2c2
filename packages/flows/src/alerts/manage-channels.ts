import { AppError, isTimeZone, testMessage, TIME_OF_DAY, type AlertChannelKind, type QuietHours } from '@stream-tech/domain';
import type { AlertChannel, AlertChannelChange, Author, NewAlertChannel } from '@stream-tech/store';
import type { AlertDeps } from './alert-deps.ts';

type Checked = Pick<AlertChannelChange, 'quiet' | 'timeZone' | 'installationIds'>;

const wrong = (key: string, problem: string): AppError => new AppError('settings-invalid', problem, 'fix-the-data', { fields: [{ key, problem }] });

/** Channels as an administrator sets them up. No answer holds a target; each is checked before it is kept, and again whenever it is called. */
export const createManageChannels = ({ channels, installations, messengers, publicUrl }: Pick<AlertDeps, 'channels' | 'installations' | 'messengers' | 'publicUrl'>) => {
  const assertQuiet = (quiet: QuietHours | null | undefined): void => {
    if (quiet && !(TIME_OF_DAY.test(quiet.from) && TIME_OF_DAY.test(quiet.until))) throw wrong('quiet', 'Quiet hours are from one time of day to another, for example 22:00 to 07:00');
  };
  const assertRight = async ({ quiet, timeZone, installationIds }: Checked): Promise<void> => {
    assertQuiet(quiet);
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw wrong('timeZone', 'The time zone must be an IANA time zone, for example Europe/London');
    if (!installationIds) return;
    if (installationIds.length === 0) throw wrong('installationIds', 'Choose at least one account, or all of them');
    const known = new Set((await installations.list()).map(({ id }) => id));
    if (installationIds.some((id) => !known.has(id))) throw wrong('installationIds', 'One of the accounts does not exist');
  };
  const assertTarget = (kind: AlertChannelKind, target: string): void => {
    try {
      messengers.assertTarget(kind, target);
    } catch (error) {
      throw error instanceof AppError ? wrong('target', error.message) : error;
    }
  };

  return {
    /** Throws `settings-invalid` with the field that is wrong. */
    async create(given: NewAlertChannel, author: Author): Promise<AlertChannel> {
      await assertRight(given);
      assertTarget(given.kind, given.target);
      return channels.create(given, author);
    },

    /** Throws `settings-invalid`, `not-found`, `changed-meanwhile`. */
    async change(id: string, version: number, change: AlertChannelChange, author: Author): Promise<AlertChannel> {
      const { kind } = await channels.get(id);
      await assertRight(change);
      if (change.target !== undefined) assertTarget(kind, change.target);
      return channels.change(id, version, change, author);
    },

    /** Sends a message that says that it is none; gives what happened. Throws `not-found`. */
    async test(id: string, signal: AbortSignal): Promise<{ isDelivered: boolean; message: string }> {
      const { kind, name } = await channels.get(id);
      try {
        const remark = await messengers.send({ kind, target: await channels.targetOf(id), message: testMessage(name, publicUrl), id: `alert-test-${id}-${Date.now()}` }, signal);
        return { isDelivered: true, message: remark ?? 'It was taken. Look whether it arrived.' };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { isDelivered: false, message: error.message };
      }
    },
  };
};
