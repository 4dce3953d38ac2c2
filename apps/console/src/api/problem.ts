import type { Remedy } from '@stream-tech/domain';

/** What the operators' API says when something is not to be (http/problems.ts of the api). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: { key: string; title?: string; problem: string }[];
  readonly correlationId: string | undefined;
  /** What has to happen before the same can succeed. */
  readonly remedy: Remedy | undefined;

  constructor(status: number, { code = 'unreadable', error, remedy, fields = [], correlationId }: { code?: string; error?: string; remedy?: Remedy; fields?: Problem['fields']; correlationId?: string }) {
    super(error ?? `The server answered with ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.correlationId = correlationId;
    this.remedy = remedy;
  }
}
