import type { ControlRoutes } from './control.ts';
import type { FaultKindInfo } from './fault-kinds.ts';
import type { FaultBox, FaultRule } from './faults.ts';
import type { LateWork } from './late-work.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

/** The control calls that both partners have: ledger, counts, faults, late work. */
export function sharedControl<Kind extends string, Entry extends LedgerEntry>(deps: {
  ledger: Ledger<Entry>;
  faults: FaultBox<Kind>;
  late: LateWork;
  kinds: Record<string, FaultKindInfo>;
}): ControlRoutes {
  const { ledger, faults, late, kinds } = deps;
  return {
    'GET /ledger': ({ query }) => {
      const found = ledger.find({ method: query.get('method') ?? undefined, account: query.get('account') ?? undefined, since: Number(query.get('since') ?? 0) });
      const limit = Number(query.get('limit') ?? found.length);
      const chosen = query.get('newest') === 'true' ? found.slice(-limit).reverse() : found.slice(0, limit);
      return query.get('bodies') === 'true' ? chosen : chosen.map(({ request: _request, response: _response, ...line }) => line);
    },
    'DELETE /ledger': () => ledger.clear(),
    'GET /counts': () => ledger.counts(),
    'GET /fault-kinds': () => kinds,
    'GET /faults': () => faults.list(),
    'POST /faults': ({ body }) => {
      if (typeof body.kind !== 'string') throw new Error('A fault needs its "kind"; GET /control/fault-kinds lists them.');
      return { id: faults.add(body as unknown as FaultRule<Kind>).id };
    },
    'DELETE /faults': ({ rest }) => {
      if (rest === '') faults.clear();
      else if (!faults.remove(Number(rest))) throw new Error(`No fault ${rest} is switched on.`);
    },
    'GET /late': () => ({ pending: late.pending }),
    'POST /late': () => ({ settled: late.settle() }),
  };
}
