import { EMPTY_GUID } from '../order-model.ts';
import type { LinnworksNote, LinnworksOrder } from '../order-model.ts';
import { BadRequest, optional, required } from '../read-request.ts';
import { effect, orderOrRefuse } from './call-definition.ts';
import type { CallContext, CallDefinitions } from './call-definition.ts';

/** Notes (section 10) and extended properties (section 12). */
export const noteAndPropertyCalls: CallDefinitions = {
  'Orders/AddOrdersNote': {
    quota: 150,
    handle(context) {
      const ids = required.guids(context.fields, 'OrderIds');
      const text = required.text(context.fields, 'NoteText');
      const orders = ids.map((id) => orderOrRefuse(context.account, id));
      const internal = optional.boolean(context.fields, 'IsInternal') ?? false;
      optional.boolean(context.fields, 'IsProcessingNote');
      effect(context);
      return { OrderNotes: orders.map((order) => addNote(context, order, text, internal)) };
    },
  },
  'ProcessedOrders/AddOrderNote': {
    quota: 250,
    handle(context) {
      const order = orderOrRefuse(context.account, required.guid(context.fields, 'pkOrderID'));
      effect(context);
      return addNote(context, order, required.text(context.fields, 'noteText'), optional.boolean(context.fields, 'isInternal') ?? false).OrderNoteId;
    },
  },
  'Orders/GetOrderNotes': {
    quota: 250,
    reads: true,
    handle({ account, fields }) {
      const order = account.find(required.guid(fields, 'orderId'));
      return !order || (order.Processed && !account.switches.openNotesOfProcessed) ? [] : order.Notes;
    },
  },
  'ProcessedOrders/GetProcessedOrderNotes': {
    quota: 150,
    reads: true,
    handle: ({ account, fields }) =>
      (account.find(required.guid(fields, 'pkOrderId'))?.Notes ?? []).map(({ OrderNoteId, OrderId, Note, NoteDate, CreatedBy, Internal, NoteTypeId }) => ({
        pkOrderNoteId: OrderNoteId, fkOrderId: OrderId, Note, NoteEntryDate: NoteDate, NoteUserName: CreatedBy, Internal, NoteTypeId,
      })),
  },
  'ProcessedOrders/DeleteOrderNote': {
    quota: 150,
    handle(context) {
      const id = required.guid(context.fields, 'pkOrderNoteId');
      for (const order of context.account.orders.values()) order.Notes = order.Notes.filter(({ OrderNoteId }) => OrderNoteId !== id);
      effect(context);
      return undefined;
    },
  },
  'Orders/SetOrderNotes': {
    quota: 150,
    handle(context) {
      const order = orderOrRefuse(context.account, required.guid(context.fields, 'orderId'));
      const notes = required.objects(context.fields, 'orderNotes').map((note) => ({ text: required.text(note, 'Note'), internal: optional.boolean(note, 'Internal') ?? false }));
      order.Notes = []; // replaces every note (section 19, rule 10)
      for (const { text, internal } of notes) addNote(context, order, text, internal);
      effect(context);
      return undefined;
    },
  },
  'Orders/GetExtendedProperties': {
    quota: 250,
    reads: true,
    handle: ({ account, fields }) => account.find(required.guid(fields, 'orderId'))?.ExtendedProperties ?? [],
  },
  'Orders/SetExtendedProperties': {
    quota: 250,
    handle(context) {
      const order = orderOrRefuse(context.account, required.guid(context.fields, 'orderId'));
      order.ExtendedProperties = required.objects(context.fields, 'extendedProperties').map((given) => {
        const row = optional.guid(given, 'RowId') ?? EMPTY_GUID;
        return { RowId: row === EMPTY_GUID ? context.account.nextId('property') : row, ...readProperty(given) };
      });
      effect(context);
      return order.ExtendedProperties;
    },
  },
  'Orders/AddExtendedProperties': {
    quota: 150,
    handle(context) {
      const order = orderOrRefuse(context.account, required.guid(context.fields, 'OrderId'));
      const given = required.objects(context.fields, 'ExtendedProperties').map(readProperty);
      for (const property of given) order.ExtendedProperties.push({ RowId: context.account.nextId('property'), ...property }); // never updates one
      effect(context);
      return { ExtendedPropertiesInserted: given.length, Errors: [] };
    },
  },
};

function readProperty(given: Record<string, unknown>): { Name: string; Value: string; Type: string } {
  const Name = required.text(given, 'Name');
  const Value = optional.text(given, 'Value') ?? '';
  if (Name === '' || Value.length > 255) throw new BadRequest('String or binary data would be truncated.');
  return { Name, Value, Type: optional.text(given, 'Type') ?? 'Attribute' };
}

function addNote({ account }: CallContext, order: LinnworksOrder, Note: string, Internal: boolean): LinnworksNote {
  const note = { OrderNoteId: account.nextId('note'), OrderId: order.OrderId, NoteDate: account.now().toISOString(), Internal, Note, CreatedBy: account.email, NoteTypeId: 1 };
  order.Notes.push(note);
  return note;
}
