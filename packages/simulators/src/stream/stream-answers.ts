import { json } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';
import type { Fault } from '../partner/faults.ts';
import { problem } from './stream-model.ts';
import type { StreamConsignment, StreamProblem } from './stream-model.ts';

/** The envelope of section 4.1 around a success. */
export function accepted(members: Record<string, unknown>, warnings: StreamProblem[] = []): Answer {
  return json(200, { response: { valid: true, ...members, errors: warnings } });
}

/** The envelope around a refusal. */
export function rejected(problems: StreamProblem[], status = 422): Answer {
  return json(status, { response: { valid: false, errors: problems } });
}

/** The answer to a create or an update (section 5.6). */
export function created(consignment: StreamConsignment, warnings: StreamProblem[]): Answer {
  const { consignmentNo, orderNo, customerOrderNo, trackingURL, trackingId } = consignment;
  return accepted({ consignmentNo, orderNo, customerOrderNo, trackingURL, trackingId }, warnings);
}

/** The three forms in which "not there" may come (A8). */
export function notFound(form: '404' | '422' | '200', ref: string, what = 'Order'): Answer {
  return rejected([problem('NOTFOUND', `${what} '${ref}' was not found`)], Number(form));
}

/** How Stream words a status that a fault asks for. */
export function refuseAsStream(status: number, fault: Fault): Answer {
  const { code = `HTTP${status}`, text } = fault.rule;
  if (status === 502 || status === 504) {
    return { status, body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`, type: 'text/html' };
  }
  return rejected([problem(code, text ?? REASONS[status] ?? 'The request was refused')], status);
}

const REASONS: Record<number, string> = {
  400: 'The request could not be read',
  401: 'The access token is not valid',
  403: 'The account may not do this',
  404: 'Not found',
  408: 'The request took too long',
  422: 'The order was refused',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'The service is not available',
};
