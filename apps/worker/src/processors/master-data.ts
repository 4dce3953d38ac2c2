import { AppError } from '@stream-tech/domain';
import { JobFailed, type Handlers } from '@stream-tech/queues';
import type { ProcessorDeps } from './deps.ts';

/** A partner's failure stands on the board; that the same work is under way already is none. */
const seen = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    throw error instanceof AppError && error.code !== 'already-in-progress' ? new JobFailed(error) : error;
  }
};

/**
 * Journey "master data each night": each tick asks which installations owe what, and every five minutes another makes up for
 * what was missed. One job does all that an installation owes, in order, so that at most one of them is unfinished.
 */
export const masterDataProcessors = ({ masterData, producer }: Pick<ProcessorDeps, 'masterData' | 'producer'>): Handlers<'master-data'> => {
  const tick = async (): Promise<void> => {
    const ids = await masterData.owingMasterData();
    await producer.enqueueMany('master-data', ids.map((id) => ({ job: 'installation', data: { installationId: id }, onlyOne: id })));
  };
  return {
    'sync-master-data-identifiers': tick,
    'sync-master-data-postal-services': tick,
    'catch-up': tick,
    installation: ({ installationId }, signal) => seen(masterData.runOwedMasterData(installationId, signal)),
    'by-hand': ({ installationId, job }, signal) => seen(masterData.runMasterDataNow(installationId, job, signal)),
    'all-by-hand': async ({ job }) => {
      const ids = await masterData.installationsWithMasterData(job);
      await producer.enqueueMany('master-data', ids.map((id) => ({ job: 'by-hand', data: { installationId: id, job }, onlyOne: `${id}:${job}` })));
    },
  };
};
