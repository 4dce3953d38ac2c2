import type { ServerResponse } from 'node:http';
import { HTML_TYPE, JSON_TYPE, reset, send } from './answer.ts';
import type { Answer } from './answer.ts';
import { transportFaults } from './fault-kinds.ts';
import type { TransportFault } from './fault-kinds.ts';
import type { Fault } from './faults.ts';
import type { LateWork } from './late-work.ts';
import type { LedgerEntry } from './ledger.ts';

export interface Performance {
  response: ServerResponse;
  entry: LedgerEntry;
  /** `performance.now()` at arrival. */
  arrived: number;
  fault: Fault | undefined;
  /** Milliseconds every answer of this partner takes at least. */
  latencyMs: number;
  now: () => number;
  late: LateWork;
  keepBodies: boolean;
  /** Does what was asked and says how it went. Called at most once. */
  work: () => Answer;
  /** How this partner words a refusal with that status. */
  refuse: (status: number, fault: Fault) => Answer;
}

/** Carries out a call as the fault (if any) wants it, and completes its line in the ledger. */
export function perform(call: Performance): void {
  const { fault } = call;
  if (!fault) return answerAfter(call, call.latencyMs, call.work());
  call.entry.fault = fault.kind;
  const kind = fault.kind as TransportFault;
  const effect = fault.rule.effect ?? transportFaults[kind]?.effect ?? 'none';
  if (kind === 'late-commit') {
    call.late.schedule(fault.delayMs, () => {
      const answer = call.work();
      call.entry.response = call.keepBodies ? `late, unheard: ${String(answer.body)}` : undefined;
    });
    if (fault.rule.then !== 'hang') finish(call, 0, () => reset(call.response));
    return;
  }
  const real = effect === 'done' ? call.work() : undefined;
  switch (kind) {
    case 'black-hole':
    case 'timeout-after-commit':
      return; // held until the client gives up or the simulator closes
    case 'reset-before':
    case 'reset-after':
      return finish(call, 0, () => reset(call.response));
    case 'slow':
      return answerAfter(call, call.latencyMs + fault.delayMs, real ?? call.work());
    case 'cut-body':
      return cutBody(call, real ?? call.work());
    default:
      return answerAfter(call, call.latencyMs, spoil(kind, real, call, fault));
  }
}

function spoil(kind: TransportFault, real: Answer | undefined, call: Performance, fault: Fault): Answer {
  switch (kind) {
    case 'html-200':
      return { status: 200, body: LOG_IN_PAGE, type: HTML_TYPE };
    case 'html-503':
      return { status: 503, body: AWAY_PAGE, type: HTML_TYPE };
    case 'redirect':
      return { status: 302, headers: { Location: '/login' }, body: LOG_IN_PAGE, type: HTML_TYPE };
    case '429-with-retry-after': {
      const answer = call.refuse(429, fault);
      return { ...answer, headers: { ...answer.headers, 'Retry-After': String(fault.rule.retryAfterSeconds ?? 2) } };
    }
    case '204':
      return { status: 204 };
    case 'empty-200':
      return { status: 200, body: '', type: JSON_TYPE };
    case 'truncated': {
      const text = String(real?.body ?? '{"response":{"valid":true,"x":1}}');
      return { status: real?.status ?? 200, body: text.slice(0, Math.max(1, Math.floor(text.length / 2))), type: JSON_TYPE };
    }
    case 'huge': {
      const text = String(real?.body ?? '{}');
      return { status: real?.status ?? 200, body: text + ' '.repeat(5 * 1024 * 1024), type: JSON_TYPE };
    }
    case 'wrong-charset':
      return { status: real?.status ?? 200, body: Buffer.from(String(real?.body ?? '{}'), 'utf16le'), type: JSON_TYPE };
    default:
      return call.refuse(Number.parseInt(kind, 10), fault);
  }
}

function cutBody(call: Performance, real: Answer): void {
  const body = Buffer.from(real.body ?? '');
  finish(call, real.status, () => {
    if (call.response.destroyed) return;
    call.response.writeHead(real.status, { 'Content-Type': real.type ?? JSON_TYPE, 'Content-Length': body.length + 1 });
    call.response.write(body.subarray(0, Math.ceil(body.length / 2)), () => reset(call.response));
  });
}

function answerAfter(call: Performance, delayMs: number, answer: Answer): void {
  const deliver = (): void =>
    finish(call, answer.status, () => {
      if (call.keepBodies) call.entry.response = keepable(answer.body);
      send(call.response, answer);
    });
  if (delayMs > 0) call.late.after(delayMs, deliver);
  else deliver();
}

const KEPT_CHARACTERS = 16_384;

/** A ledger of a long run must not hold every page of orders that was ever answered. */
function keepable(body: Answer['body']): unknown {
  return body === undefined || body.length <= KEPT_CHARACTERS ? body : `(${body.length} characters)`;
}

function finish(call: Performance, status: number, deliver: () => void): void {
  call.entry.status = status;
  call.entry.answeredAt = call.now();
  call.entry.tookMs = Math.round((performance.now() - call.arrived) * 1000) / 1000;
  deliver();
}

const LOG_IN_PAGE = `<!doctype html><html lang="en"><head><title>Log in</title></head><body><form method="post" action="/login"><label>User <input name="user"></label></form></body></html>`;
const AWAY_PAGE = '<!doctype html><html lang="en"><head><title>503</title></head><body><h1>Service temporarily unavailable</h1></body></html>';
