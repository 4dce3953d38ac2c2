/**
 * What we believe about Linnworks' API beyond its paths and quotas (`catalogue.ts`) and its shapes (`mapping.ts`).
 * Each value names its section in linnworks-api.md; most are assumptions that a live account has to confirm (section 20).
 */

/** "No service" for postal services; but a real value, the Default location, for locations (section 4). */
export const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';

/** Orders asked for in one details or packaging call (section 8). */
export const DETAILS_BATCH = 50;
/** Orders in one call that assigns or takes off an identifier (section 11). */
export const IDENTIFIER_BATCH = 100;

/** A session is used for this share of its TTL, and never longer than 15 minutes: idle ones die at about 20 (section 2.4). */
export const SESSION_SHARE_OF_TTL = 0.8;
export const SESSION_MAX_MS = 15 * 60_000;
/** The state of an account that may be worked with; others are locked or under maintenance (section 2.3). */
export const AVAILABLE = 'AVAILABLE';

/** The third dialect of "over quota": a 4xx with this text (section 3.1). */
export const QUOTA_EXCEEDED = /quota exceeded/i;
/** How often one call waits for its quota before it gives up (section 3.2). */
export const MAX_QUOTA_WAITS = 5;
/** Random extra wait after a full minute, so that processes do not come back all at once (section 3.2). */
export const QUOTA_JITTER_MS = 3_000;
/** No answer makes us wait longer than this at once, whatever it asks for. */
export const MAX_QUOTA_WAIT_MS = 5 * 60_000;

/** Pauses before the repeats of a call that is safe to repeat; their number is the number of repeats. */
export const REPEAT_PAUSES_MS = [250, 1_000] as const;

/** Time a call may take in all, body included (section 3.3). */
export const TIMEOUTS_MS = { read: 60_000, write: 30_000 } as const;

/** Linnworks' own refusal texts are shown to people up to this length (security.md, 44). */
export const REFUSAL_MAX = 300;

/** How long what rarely changes in an account is kept: measures, countries, locations, packaging types (sections 4 and 17). */
export const KEEP_MS = 24 * 3_600_000;
/** An order at a location we don't know makes us ask for the locations again, but not more often than this. */
export const LOCATIONS_AGAIN_MS = 10 * 60_000;

/** The country name of addresses that a channel could not map; their country id means nothing (section 4). */
export const UNKNOWN_COUNTRY = 'unknown';

/** Order extended properties that we read (R-110; A-20 for those that we write, which the flows name). */
export const DELIVERY_INSTRUCTIONS = 'DeliveryInstructions';
export const DRIVER_NOTES = 'DriverNotes';
/** Properties mapped to shipping must have this type (section 12). */
export const PROPERTY_TYPE = 'Attribute';
/** Longest property value that is surely taken over whole (section 12). */
export const PROPERTY_VALUE_MAX = 255;

/** Longest note in code points, our marker included (section 10). */
export const NOTE_MAX = 1_000;

/** Who processes an order, and what Linnworks says of one that is processed already (section 13). */
export const PROCESSING_MODULE = 'STREAM';
export const ALREADY_PROCESSED = /already\b.*\bprocessed/i;

/** The writable record of a postal service, its longest name, and where ours go (section 16.1). */
export const POSTAL_SERVICE_FIELDS = [
  'pkPostalServiceId', 'PostalServiceName', 'PostalServiceTag', 'PostalServiceCode', 'ServiceCountry', 'Vendor', 'PrintModule', 'PrintModuleTitle',
  'TrackingNumberRequired', 'WeightRequired', 'IgnorePackagingGroup', 'fkShippingAPIConfigId', 'IntegratedServiceId',
] as const;
export const SERVICE_NAME_MAX = 100;
export const SERVICE_COUNTRY = 'WORLDWIDE';

/** The six fields of `SetOrderShippingInfo`: all are sent back, so that none is reset (section 9.1). */
export const SHIPPING_FIELDS = ['PostalServiceId', 'TotalWeight', 'ItemWeight', 'PostageCost', 'TrackingNumber', 'ManualAdjust'] as const;

/** Field codes of the list's filters and sorting (section 7.1). */
export const RECEIVED_DATE = 'GENERAL_INFO_DATE';
export const PARKED = 'GENERAL_INFO_PARKED';

/** Composites inside composites, at most; deeper ones are no order that a person made. */
export const MAX_COMPOSITE_DEPTH = 10;

/** A point in time the way Linnworks' own client writes it: two decimals and `Z` (section 4). */
export const asLinnworksDate = (at: Date): string => `${at.toISOString().slice(0, 22)}Z`;
