import { AppError, type Carrier, type RequestRemark } from '@stream-tech/domain';
import type { StreamConnection } from './connection.ts';
import { CALLS, encodeCreateOrder, STREAM_SWITCHES } from './contract.ts';

/** A long order is cut in many places; so many tell enough. */
const MOST_REMARKS = 100;

/** Where customer and receiver are one, what is wrong with them is said once, where it is delivered or collected. */
const saidOnce = (remarks: RequestRemark[]): RequestRemark[] => {
  const CUSTOMER = 'header.customer.';
  const ofLeg = new Set(remarks.map(({ field, message }) => `${field.replace(/^(?:delivery|collection)\./, CUSTOMER)} ${message}`).filter((_key, index) => !remarks[index]!.field.startsWith(CUSTOMER)));
  return remarks.filter(({ field, message }) => !field.startsWith(CUSTOMER) || !ofLeg.has(`${field} ${message}`));
};

/** A create that is not sent: its body by the very code that makes it for sending, with all that differs or would be refused. */
export const createRehearsal = (base: string, { clientId }: Pick<StreamConnection, 'clientId'>): Carrier['rehearse'] => (shipment) => {
  const { verb, path } = CALLS.createOrder;
  const remarks: RequestRemark[] = [];
  let body: Record<string, unknown> | undefined;
  try {
    body = encodeCreateOrder(shipment, clientId, STREAM_SWITCHES, (remark) => { if (remarks.length < MOST_REMARKS) remarks.push(remark); });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    remarks.push({ level: 'refused', field: 'header.orderNo', place: 'account', message: error.message });
  }
  return { verb, url: `${base}/${path()}`, body, remarks: saidOnce(remarks).sort((a, b) => Number(b.level === 'refused') - Number(a.level === 'refused')) };
};
