import { RemoteRejected, type Identifier } from '@stream-tech/domain';
import { batches } from './batches.ts';
import type { Caller } from './caller.ts';
import { IDENTIFIER_BATCH } from './contract.ts';
import type { PresentOnOrder } from './mapping.ts';
import { guid, record, records, text } from './reading.ts';

/** Tags under which an account knows identifiers of ours that a person had made before us: our tag → the tag in use. */
export type AdoptedTags = Map<string, string>;

export type EnsuredIdentifiers = {
  created: Identifier[];
  /** Identifiers whose name stood in the account already, under another tag that is now used for them. */
  adopted: { wanted: Identifier; tag: string }[];
};

/** Whether an order carries an identifier, under our tag or under another with the same name (linnworks-api.md, 11). */
export const carries = ({ identifiers }: Pick<PresentOnOrder, 'identifiers'>, { tag, name }: Identifier): boolean =>
  identifiers.some((present) => present.tag === tag || present.name.trim() === name);

const isRefusal = (error: unknown): error is RemoteRejected => error instanceof RemoteRejected && error.status === 400;

/** Identifiers: the account's list of them, and which orders carry them (linnworks-api.md, 11). */
export const createIdentifierCalls = ({ call }: Caller, adopted: AdoptedTags, imageUrlOf: (identifier: Identifier) => string) => {
  const list = async (signal?: AbortSignal): Promise<Identifier[]> =>
    records(await call('OpenOrders/GetIdentifiers', undefined, { signal })).map(({ Tag, Name }) => ({ tag: text(Tag), name: text(Name) }));

  /** The tag an account has for an identifier: ours, or that of one with the same name. */
  const tagIn = (present: Identifier[], { tag, name }: Identifier): string | undefined =>
    (present.find((each) => each.tag === tag) ?? present.find((each) => each.name.trim() === name))?.tag;

  const remember = (identifier: Identifier, tag: string): void => {
    if (tag === identifier.tag) adopted.delete(identifier.tag);
    else adopted.set(identifier.tag, tag);
  };

  const create = async (identifier: Identifier, signal?: AbortSignal): Promise<void> => {
    try {
      await call('OpenOrders/SaveIdentifier', { Identifier: { Tag: identifier.tag, Name: identifier.name, ImageUrl: imageUrlOf(identifier) } }, { signal });
    } catch (error) {
      // Somebody was faster: what is there now serves as well.
      if (!isRefusal(error) || tagIn(await list(signal), identifier) === undefined) throw error;
    }
  };

  /** Changes orders under the tag the account has; `whenUnknown` runs once where it has none, and says whether to go on. */
  const change = async (method: 'AssignOrderIdentifier' | 'UnassignOrderIdentifier', identifier: Identifier, orderIds: string[], signal: AbortSignal | undefined, whenUnknown: () => Promise<boolean>): Promise<string[]> => {
    const send = async (ids: string[]): Promise<string[]> => {
      const answer = record(await call(`OpenOrders/${method}`, { OrderIds: ids, Tag: adopted.get(identifier.tag) ?? identifier.tag }, { signal }));
      return (Array.isArray(answer.Changed) ? answer.Changed : []).map(guid).filter(Boolean);
    };
    const changed: string[] = [];
    let looked = false;
    for (const ids of batches(orderIds, IDENTIFIER_BATCH)) {
      try {
        changed.push(...(await send(ids)));
      } catch (error) {
        if (looked || !isRefusal(error)) throw error;
        looked = true;
        const used = adopted.get(identifier.tag) ?? identifier.tag;
        const tag = tagIn(await list(signal), identifier);
        // Where the tag is known now, somebody made it meanwhile, or something else was refused: asking once more tells.
        if (tag !== used) remember(identifier, tag ?? identifier.tag);
        if (tag === undefined && !(await whenUnknown())) return changed;
        changed.push(...(await send(ids)));
      }
    }
    return changed;
  };

  return {
    /** All identifiers the account has. */
    identifiers: list,

    /** Makes sure that the account has these identifiers; names that stand there already are adopted, never doubled. */
    async ensureIdentifiers(wanted: Identifier[], signal?: AbortSignal): Promise<EnsuredIdentifiers> {
      const present = await list(signal);
      const done: EnsuredIdentifiers = { created: [], adopted: [] };
      for (const identifier of wanted) {
        const tag = tagIn(present, identifier);
        remember(identifier, tag ?? identifier.tag);
        if (tag === undefined) {
          await create(identifier, signal);
          done.created.push(identifier);
        } else if (tag !== identifier.tag) done.adopted.push({ wanted: identifier, tag });
      }
      return done;
    },

    /** Puts an identifier on orders, 100 in one call; creates it where the account doesn't have it. `changed`: ids that did not carry it before. */
    assign: async (identifier: Identifier, orderIds: string[], signal?: AbortSignal): Promise<{ changed: string[] }> =>
      ({ changed: await change('AssignOrderIdentifier', identifier, orderIds, signal, async () => { await create(identifier, signal); return true; }) }),

    /** Takes an identifier off orders; one that the account doesn't have is on none of them. */
    unassign: async (identifier: Identifier, orderIds: string[], signal?: AbortSignal): Promise<{ changed: string[] }> =>
      ({ changed: await change('UnassignOrderIdentifier', identifier, orderIds, signal, async () => false) }),
  };
};
