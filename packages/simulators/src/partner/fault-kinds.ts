/** A fault both partners can be told to commit, with the sentence that screens and the README show. */
export interface FaultKindInfo {
  sentence: string;
  /** Whether the call takes effect although its answer is spoilt; a rule may say otherwise with `effect`. */
  effect: 'none' | 'done' | 'later';
}

const refused = (sentence: string): FaultKindInfo => ({ sentence, effect: 'none' });
const spoilt = (sentence: string): FaultKindInfo => ({ sentence, effect: 'done' });

/** Faults of the transport: every one exists at both partners. */
export const transportFaults = {
  '400': refused('Answers 400 and does nothing.'),
  '401': refused('Answers 401, as if the session or token had gone.'),
  '403': refused('Answers 403, as if a permission were missing.'),
  '404': refused('Answers 404, as if the address did not exist.'),
  '408': refused('Answers 408, request time-out.'),
  '422': refused('Answers 422 and does nothing.'),
  '429': refused('Answers 429, too many calls, without saying how long to wait.'),
  '429-with-retry-after': refused('Answers 429 with Retry-After.'),
  '500': refused('Answers 500.'),
  '502': refused('Answers 502, as a gateway would.'),
  '503': refused('Answers 503.'),
  '504': refused('Answers 504, as a gateway would.'),
  'html-200': refused('Answers 200 with an HTML log-in page.'),
  'html-503': refused('Answers 503 with an HTML page.'),
  redirect: refused('Redirects to a log-in page.'),
  'reset-before': refused('Breaks the connection before doing any work.'),
  'black-hole': refused('Accepts the request, never answers, never does the work.'),
  'reset-after': spoilt('Does the work, then breaks the connection: the answer is lost.'),
  'timeout-after-commit': spoilt('Does the work, then never answers.'),
  'late-commit': { sentence: 'Drops the connection now and does the work later (0 to 120 s).', effect: 'later' },
  slow: spoilt('Does the work at once and answers late.'),
  truncated: spoilt('Does the work and answers with half a JSON document.'),
  'cut-body': spoilt('Does the work and breaks off in the middle of the answer.'),
  'empty-200': spoilt('Does the work and answers 200 with an empty body.'),
  '204': spoilt('Does the work and answers 204 without a body.'),
  huge: spoilt('Does the work and answers with a body of 5 MB.'),
  'wrong-charset': spoilt('Does the work and answers in UTF-16, labelled as UTF-8.'),
} as const satisfies Record<string, FaultKindInfo>;

export type TransportFault = keyof typeof transportFaults;
