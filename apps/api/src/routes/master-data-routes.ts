import { AppError, NIGHTLY_JOBS, type NightlyJob, isWithin } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, uuid } from '../http/shapes.ts';
import { askQueue } from './ask-queue.ts';


/** What the nights did with identifiers and postal services, what the next would do, and a run at once. */
export const masterDataRoutes = ({ stores, masterData, producer }: Pick<ApiDeps, 'stores' | 'masterData' | 'producer'>): Route[] => {
  const never = new AbortController().signal;
  return [
    defineRoute({
      method: 'get', path: '/master-data/runs', permission: 'master-data:view', reach: 'within', summary: 'The last run of each nightly job of each installation', query: Joi.object<{ installationId?: string }>({ installationId: uuid() }),
      answer: { is: 'For each job its local date, its state, what went wrong, and its report: what was added, changed, failed and vanished.' },
      handle: async ({ query, within }) => ({ runs: (await stores.nights.latest(query.installationId)).filter(({ installationId }) => isWithin(within, installationId)) }),
    }),
    defineRoute({
      method: 'get', path: '/installations/:id/master-data/preview', asksOthers: true, permission: 'master-data:view', reach: { installation: 'id' }, summary: 'What tonight’s run would do to the postal services of an installation', params: byId,
      answer: { is: 'The report of a run that writes nothing.' },
      handle: async ({ params }) => ({ preview: await masterData.previewPostalServices(params.id, never) }),
    }),
    defineRoute({
      method: 'post', path: '/installations/:id/master-data/run', permission: 'master-data:run', reach: { installation: 'id' }, summary: 'Bring identifiers or postal services of an installation up to date now', params: byId,
      body: Joi.object<{ job: NightlyJob }>({ job: Joi.string().valid(...NIGHTLY_JOBS).required() }),
      answer: { status: 202, is: 'The run is queued; its report is among the runs.' },
      async handle({ params: { id }, body: { job }, author }) {
        const installation = await stores.installations.get(id);
        if (!installation) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
        if (!installation.active) throw new AppError('installation-inactive', 'This installation is not active', 'fix-the-data');
        await stores.audit.append({ kind: 'operator', ...author, installationId: id, outcome: 'master data run now', detail: { job } });
        await askQueue(producer.enqueue('master-data', 'by-hand', { installationId: id, job }, { onlyOne: `${id}:${job}`, urgent: true }));
        return { installationId: id, job };
      },
    }),
  ];
};
