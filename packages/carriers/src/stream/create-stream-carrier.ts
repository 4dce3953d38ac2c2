import { AppError, type Carrier } from '@stream-tech/domain';
import { OutboundRefused } from '@stream-tech/platform';
import { createStreamClient } from './client.ts';
import type { StreamConnection } from './connection.ts';
import { encodeAskedFor, normaliseStreamUrl } from './contract.ts';
import { createConsignmentCreator } from './create-consignment.ts';
import { createFollowUp } from './follow-up.ts';
import { createRehearsal } from './rehearse.ts';

/**
 * Stream as a carrier (domain/carrier.ts, which says what each method throws). Throws an `AppError` `stream-url` where the base URL is
 * no web address, or one that may not be called.
 */
export const createStreamCarrier = (connection: StreamConnection): Carrier => {
  const base = normaliseStreamUrl(connection.baseUrl);
  try {
    connection.assertAllowed?.(base);
  } catch (error) {
    if (error instanceof OutboundRefused) throw new AppError('stream-url', `The Stream Client URL can't be used: ${error.message}.`, 'fix-the-data', { reason: error.reason });
    throw error;
  }
  const trimmed = { ...connection, clientId: connection.clientId.trim() };
  const client = createStreamClient(base, trimmed);
  return {
    describe: encodeAskedFor,
    rehearse: createRehearsal(base, trimmed),
    createConsignment: createConsignmentCreator(client, trimmed),
    findAdoptable: client.findOnce,
    depots: client.depots,
    ...createFollowUp(client),
    proveCredentials: client.proveCredentials,
  };
};
