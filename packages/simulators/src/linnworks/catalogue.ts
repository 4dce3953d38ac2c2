import { accountDataCalls } from './calls/account-data.ts';
import type { CallDefinition } from './calls/call-definition.ts';
import { identifierCalls } from './calls/identifiers.ts';
import { noteAndPropertyCalls } from './calls/notes-and-properties.ts';
import { orderReads } from './calls/order-reads.ts';
import { orderWrites } from './calls/order-writes.ts';
import { packagingCalls } from './calls/packaging.ts';
import { processingCalls } from './calls/processing.ts';

/** Every call on the business host, by its proper name. */
export const linnworksCalls: Record<string, CallDefinition> = {
  ...orderReads, ...orderWrites, ...identifierCalls, ...noteAndPropertyCalls, ...processingCalls, ...packagingCalls, ...accountDataCalls,
};

const byLowerCase = new Map(Object.entries(linnworksCalls).map(([name, call]) => [name.toLowerCase(), { name, call }]));

/** Controller and method names are not case sensitive. */
export function findCall(name: string): { name: string; call: CallDefinition } | undefined {
  return byLowerCase.get(name.toLowerCase());
}
