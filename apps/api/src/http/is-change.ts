import type { Request } from 'express';

const LOOKING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a request changes something, by its method: no look does (security.md, 28). */
export const isChange = ({ method }: Pick<Request, 'method'>): boolean => !LOOKING.includes(method);
