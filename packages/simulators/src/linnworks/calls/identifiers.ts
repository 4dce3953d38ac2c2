import { guidOf } from '../../partner/seeded-random.ts';
import type { LinnworksAccount } from '../account-model.ts';
import { BadRequest, optional, required } from '../read-request.ts';
import { effect } from './call-definition.ts';
import type { CallContext, CallDefinitions } from './call-definition.ts';

/** Order identifiers (section 11). */
export const identifierCalls: CallDefinitions = {
  'OpenOrders/GetIdentifiers': { quota: 150, reads: true, handle: ({ account }) => [...account.identifiers.values()] },
  'OpenOrders/GetIdentifiersByOrderIds': {
    quota: 150,
    reads: true,
    handle: ({ account, fields }) =>
      required.guids(fields, 'OrderIds').flatMap((id) => {
        const order = account.find(id);
        return order && !order.Processed ? (order.GeneralInfo.Identifiers ?? []).map((identifier) => ({ fkOrderId: order.OrderId, ...identifier })) : [];
      }),
  },
  'OpenOrders/SaveIdentifier': {
    quota: 150,
    handle(context) {
      const { account, fields } = context;
      const given = required.object(fields, 'Identifier');
      const Tag = required.text(given, 'Tag');
      const Name = required.text(given, 'Name');
      const ImageUrl = required.text(given, 'ImageUrl');
      if (Tag === '' || Name === '' || Tag.length > 40) throw new BadRequest();
      const id = optional.integer(given, 'IdentifierId') ?? 0;
      const present = id > 0 ? [...account.identifiers.values()].find(({ IdentifierId }) => IdentifierId === id) : undefined;
      if (id > 0 && (!present || !present.IsCustom)) throw new BadRequest();
      if (account.identifiers.has(Tag) && account.identifiers.get(Tag) !== present) throw new BadRequest(`Identifier with tag '${Tag}' already exists`);
      if (present) account.identifiers.delete(present.Tag);
      // Linnworks keeps a copy of the picture and answers its own address.
      const copy = { ImageId: guidOf('image', ImageUrl), ImageUrl: `https://cdn.example.test/identifiers/${guidOf('image', ImageUrl)}.png` };
      const saved = Object.assign(present ?? { IdentifierId: nextIdentifierId(account), IsCustom: true }, { ...copy, Tag, Name });
      account.identifiers.set(Tag, saved);
      effect(context);
      return saved;
    },
  },
  'OpenOrders/DeleteIdentifier': {
    quota: 150,
    handle(context) {
      const { account, fields } = context;
      const tag = required.text(fields, 'Tag');
      const identifier = account.identifiers.get(tag);
      if (!identifier) throw new BadRequest(`Identifier with tag '${tag}' does not exist`);
      if (!identifier.IsCustom) throw new BadRequest('System identifiers cannot be deleted');
      account.identifiers.delete(tag);
      for (const order of account.orders.values()) order.GeneralInfo.Identifiers = order.GeneralInfo.Identifiers?.filter(({ Tag }) => Tag !== tag);
      effect(context);
      return undefined;
    },
  },
  'OpenOrders/AssignOrderIdentifier': { quota: 250, handle: (context) => assign(context, 'assignIdentifier') },
  'OpenOrders/UnassignOrderIdentifier': { quota: 250, handle: (context) => assign(context, 'unassignIdentifier') },
};

function nextIdentifierId(account: LinnworksAccount): number {
  return Math.max(40, ...[...account.identifiers.values()].map(({ IdentifierId }) => IdentifierId)) + 1;
}

/** Unknown, processed and unchanged orders all come back as `NotChanged`; an unknown tag is refused. */
function assign(context: CallContext, how: 'assignIdentifier' | 'unassignIdentifier'): { Changed: string[]; NotChanged: string[] } {
  const { account, fields } = context;
  const tag = required.text(fields, 'Tag');
  if (!account.identifiers.has(tag)) throw new BadRequest(`Identifier with tag '${tag}' does not exist`);
  const answer: { Changed: string[]; NotChanged: string[] } = { Changed: [], NotChanged: [] };
  for (const id of required.guids(fields, 'OrderIds')) {
    const order = account.find(id);
    (order && account[how](order, tag) ? answer.Changed : answer.NotChanged).push(id);
  }
  if (answer.Changed.length > 0) effect(context);
  return answer;
}
