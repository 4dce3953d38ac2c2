import { AppError } from '@stream-tech/domain';
import Joi from 'joi';
import QRCode from 'qrcode';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { line, uuid } from '../http/shapes.ts';

/** The second factor of one's own sign-in, and taking it away from somebody whose device is lost (security.md, 24). */
export const secondFactorRoutes = ({ stores: { secondFactors, sessions }, needsFactor, loginThrottles: { perSession } }: ApiDeps): Route[] => {
  const assertOn = (): void => { if (!needsFactor) throw new AppError('second-factor-off', 'While the partners are played there is no second factor', 'give-up'); };
  return [
    defineRoute({
      method: 'post', path: '/second-factor', permission: 'own-factor', reach: 'nobody', summary: 'Begin to set up my second factor',
      answer: { is: 'The secret as text, as address and as a picture for an authenticator; it counts once a code of it was seen.' },
      async handle({ operator }) {
        assertOn();
        const begun = await secondFactors.begin(operator!.id);
        if (!begun) throw new AppError('already-there', 'Your second factor is set up already; an administrator can take it away', 'fix-the-data');
        return { ...begun, picture: await QRCode.toDataURL(begun.uri, { margin: 1, width: 220 }) };
      },
    }),
    defineRoute({
      method: 'post', path: '/second-factor/confirm', permission: 'own-factor', reach: 'nobody', summary: 'Set up my second factor with a code of it',
      body: Joi.object<{ code: string }>({ code: line(20).required() }), answer: { is: 'Recovery codes, shown this once; every other session of mine has ended.' },
      guards: [perSession],
      async handle({ body, operator, session, author }) {
        assertOn();
        const recoveryCodes = await secondFactors.confirm(operator!.id, body.code, author);
        if (!recoveryCodes) throw new AppError('code-refused', 'The code does not fit. Take the one that is shown now.', 'fix-the-data', { fields: [{ key: 'code', problem: 'does not fit' }] });
        const { id: mine } = session;
        for (const { id } of await sessions.ofOperator(operator!.id)) if (id !== mine) await sessions.end(operator!.id, id);
        return { recoveryCodes };
      },
    }),
    defineRoute({
      method: 'delete', path: '/operators/:id/second-factor', permission: 'operators:manage', reach: 'all', summary: 'Take somebody’s second factor away, for whom the device is lost', params: Joi.object<{ id: string }>({ id: uuid().required() }),
      answer: { status: 204, is: 'It is gone, and their sessions have ended.' },
      async handle({ params, author }) {
        if (!await secondFactors.remove(params.id, author)) throw new AppError('not-found', 'There is no such operator', 'fix-the-data');
      },
    }),
  ];
};
