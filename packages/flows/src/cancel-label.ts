import { plainGuid } from '@stream-tech/linnworks';
import type { AuditLog, LabelStore } from '@stream-tech/store';
import type { ActiveProfile } from './shipping-profile.ts';

export type CancelLabelDeps = { labels: Pick<LabelStore, 'orderByNumber'>; audit: AuditLog };
export type CancelLabel = ReturnType<typeof createCancelLabel>;

const numberIn = (texts: string[]): number | undefined => texts.filter((text) => /^\d{1,15}$/.test(text)).map(Number)[0];

/** A label is cancelled in Linnworks alone: always success, nothing happens in Stream, and an audit entry stays. A GUID is the order's id, digits are its number, anything else the channel's. */
export const createCancelLabel = ({ labels, audit }: CancelLabelDeps) =>
  async function cancelLabel({ installationId }: Pick<ActiveProfile, 'installationId'>, given: { reference: string; number: string }): Promise<void> {
    const number = plainGuid(given.reference) === '' ? numberIn([given.reference.trim(), given.number.trim()]) : numberIn([given.number.trim()]);
    const order = number === undefined ? undefined : await labels.orderByNumber(installationId, number);
    await audit.append({ kind: 'label', actor: 'linnworks', installationId, orderId: order?.id, outcome: 'cancelled in Linnworks', detail: { reference: given.reference.slice(0, 100), number: given.number.slice(0, 100) } });
  };
