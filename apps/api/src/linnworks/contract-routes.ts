import type { AppError } from '@stream-tech/domain';
import { ADDRESSES, errorAnswer, type Address } from '@stream-tech/linnworks';
import type { Logger } from '@stream-tech/platform';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { asExpected } from '../http/problems.ts';
import { contractHandlers, type ContractDeps } from './handlers.ts';
import { contractLimits, type ContractLimits } from './limits.ts';

const OFFICIAL: Record<string, readonly Address[]> = {
  '/api/Setup': ['AddNewUser', 'UserConfig', 'UpdateConfig', 'ConfigDelete', 'UserAvailableServices', 'ExtendedPropertyMapping'],
  '/api/Consignment': ['GenerateLabel', 'CancelLabel'],
  '/api/Manifest': ['CreateManifest', 'PrintManifest'],
};
/** Every address with its aliases (linnworks-shipping-contract.md, 2). */
export const CONTRACT_PATHS: { path: string; address: Address }[] = [
  ...ADDRESSES.map((address) => ({ path: `/linnworks/shipping/${address}`, address })),
  ...Object.entries(OFFICIAL).flatMap(([base, addresses]) => addresses.map((address) => ({ path: `${base}/${address}`, address }))),
];

/** Requests carry no files: a label request of fifty packages stays below this (security.md, 4). */
const BODY_LIMIT: Partial<Record<Address, string>> = { GenerateLabel: '1mb', CreateManifest: '1mb' };

const withoutPrototypeKeys = (key: string, value: unknown): unknown => (key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value);

/** What somebody in a warehouse reads; words of partners and people lose what a page could take for markup (security.md, 7). */
const sentenceOf = (error: AppError): string => error.message.replace(/[<>]/g, '').replace(/\s+/g, ' ').trim();
/** Up to three wrong settings by their names on screen (6). */
const wrongFields = ({ details }: AppError): string | undefined => {
  const fields = Array.isArray(details.fields) ? details.fields as { title?: string; key: string; problem: string }[] : [];
  if (fields.length === 0) return undefined;
  return `${fields.slice(0, 3).map(({ title, key, problem }) => `${title ?? key} ${problem}`).join('; ')}${fields.length > 3 ? `; and ${fields.length - 3} more` : ''}.`;
};

export type ContractRoutesDeps = ContractDeps & { limits: ContractLimits; log: Logger };

/**
 * Linnworks' courier contract: every answer is 200 with `IsError`, has its length, and comes in one piece, whatever was sent
 * (linnworks-shipping-contract.md, 1).
 */
export const contractRoutes = ({ limits: numbers, log, ...deps }: ContractRoutesDeps): Router => {
  const router = express.Router();
  const handlers = contractHandlers({ ...deps, labelsAtOncePerToken: numbers.labelsAtOncePerToken });
  const limits = contractLimits(numbers);

  for (const { path, address } of CONTRACT_PATHS) {
    const name: RequestHandler = (_request, response, next) => { response.locals.pattern = path; next(); };
    const read = express.json({ limit: BODY_LIMIT[address] ?? '256kb', type: () => true, strict: false, reviver: withoutPrototypeKeys });
    const work: RequestHandler = async (request, response) => {
      response.set('Cache-Control', 'no-store').json(await handlers[address](request.body ?? {}));
    };
    const sorry: ErrorRequestHandler = (error, _request, response, _next) => {
      if (response.headersSent || response.destroyed) return;
      const expected = asExpected(error);
      if (expected) log.info('A courier request was refused', { path: address, code: expected.code, reason: expected.message });
      else log.error('A courier request failed on our side', { path: address, error });
      const sentence = expected ? wrongFields(expected) ?? sentenceOf(expected) : 'Something went wrong on our side. Please try again in a minute.';
      response.status(200).set('Cache-Control', 'no-store').json(errorAnswer(address, sentence));
    };
    router.post(path, name, limits.bySource, ...(address === 'AddNewUser' ? limits.newUsers : []), read, ...(address === 'AddNewUser' ? [] : [limits.byToken]), work, sorry);
  }
  return router;
};
