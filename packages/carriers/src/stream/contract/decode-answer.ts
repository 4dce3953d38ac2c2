import { readable, type Consignment, type PartnerReason } from '@stream-tech/domain';
import { identifier, listAt, objectAt, oneLine, textAt, webAddress } from './read.ts';
import { LONGEST_TOKEN_LIFE_SECONDS } from './vocabulary.ts';

/** The envelope around every answer (section 4.1). `valid` is undefined where the answer has no envelope at all. */
export type Envelope = { valid: boolean | undefined; reasons: PartnerReason[]; warnings: PartnerReason[]; response: Record<string, unknown> };

const MOST_REASONS = 10;
const LONGEST_TEXT = 300;

const tidy = (text: string): string => oneLine(text, LONGEST_TEXT);

const reason = (entry: unknown): PartnerReason & { blocks: boolean } => {
  if (typeof entry === 'string') return { code: '', text: tidy(readable(entry)), blocks: true };
  const code = tidy(textAt(entry, 'code'));
  const severity = textAt(entry, 'severity').toLowerCase();
  return { code, text: tidy(textAt(entry, 'message', 'description', 'code')), blocks: severity === '' || severity === 'error' };
};

const plain = ({ code, text }: PartnerReason): PartnerReason => ({ code, text });

/** Reads the envelope: errors as objects or bare strings, absent or null; whatever blocks is a reason where the answer is not valid, the rest warns (A7). */
export const decodeEnvelope = (body: unknown): Envelope => {
  const response = objectAt(body, 'response');
  const valid = typeof response.valid === 'boolean' ? response.valid : undefined;
  const entries = listAt(response, 'errors').slice(0, MOST_REASONS).map(reason).filter(({ code, text }) => code !== '' || text !== '');
  const blocking = entries.filter(({ blocks }) => blocks);
  const reasons = valid === true ? [] : blocking.length > 0 ? blocking : entries;
  return { valid, reasons: reasons.map(plain), warnings: entries.filter((entry) => !reasons.includes(entry)).map(plain), response };
};

/** What a person is told of tracking data that an accepted order came without, or with such as can't be kept. */
export const trackingWarnings = ({ trackingNumber, trackingUrl }: Pick<Consignment, 'trackingNumber' | 'trackingUrl'>): string[] => [
  ...(trackingNumber === '' ? ['Stream gave no usable tracking number'] : []),
  ...(trackingUrl === '' ? ['Stream gave no usable tracking link'] : []),
];

/**
 * The consignment in an answer to a create (section 5.6), or undefined where it carries no usable consignment number; tracking data
 * that is absent or unusable is ''. `streamOrderId` is the order number that Stream echoes (A1).
 */
export const decodeConsignment = ({ response, warnings }: Envelope, orderNo: string): Consignment | undefined => {
  const consignmentNo = identifier(textAt(response, 'consignmentNo'));
  if (consignmentNo === '') return undefined;
  return {
    streamOrderId: identifier(textAt(response, 'orderNo')) || orderNo,
    consignmentNo,
    trackingNumber: identifier(textAt(response, 'trackingId')),
    trackingUrl: webAddress(textAt(response, 'trackingURL', 'trackingUrl')),
    adopted: false,
    warnings: warnings.map(({ code, text }) => text || code),
  };
};

/** Whether a refusal looks like "this number is taken": the one predicate for it (section 5.7, A16). */
export const isDuplicateRejection = (reasons: PartnerReason[]): boolean => reasons.some(({ code, text }) => /duplicat|already exist/i.test(`${code} ${text}`));

/**
 * Whether a refused look-up speaks of the call and not of the order: its token, nonce, party or rights. Anything else that refuses a
 * look-up says "not there" (section 4.2, A8); these must not be taken for it, or an order would be created a second time.
 */
export const isAboutTheCall = (reasons: PartnerReason[]): boolean => reasons.some(({ code, text }) => /nonce|party|token|authori[sz]|credential|permission|forbidden/i.test(`${code} ${text}`));

/** The access token in an answer of the token endpoint, and its life in seconds (section 3); undefined where there is none. */
export const decodeToken = (body: unknown, lifeWhereUnsaid: number): { value: string; lifeSeconds: number } | undefined => {
  const value = textAt(body, 'access_token');
  const life = Number(textAt(body, 'expires_in'));
  return value === '' ? undefined : { value, lifeSeconds: life > 0 ? Math.min(life, LONGEST_TOKEN_LIFE_SECONDS) : lifeWhereUnsaid };
};
