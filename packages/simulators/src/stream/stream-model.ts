/** A delivery method of a depot (reference stream-api.md, section 6.1). */
export interface StreamDeliveryMethod {
  id: string;
  name: string;
  type: 'DELIVERY' | 'COLLECTION' | 'COURIER' | 'TRUNK';
}

export interface StreamDepot {
  id: string;
  address: Record<string, string | number>;
  contact: Record<string, string>;
  stockLocation: { id: string; name: string };
  deliveryMethods: StreamDeliveryMethod[];
}

/** An account of the simulated Stream; everything but the credentials has a default. */
export interface StreamAccountSeed {
  name?: string | undefined;
  /** At most 17 characters, since it is also sent as `partner.id`. */
  clientId: string;
  clientSecret: string;
  /** First letters of its consignment numbers. Default: the first three letters of the client id. */
  consignmentPrefix?: string | undefined;
  /** Business partners it may name in `header.partner` besides itself. */
  partners?: { id: string; name: string }[] | undefined;
  serviceLevels?: string[] | undefined;
  depots?: StreamDepot[] | undefined;
}

export const STREAM_STATUSES = [
  'UNCONFIRMED', 'CONFIRMED', 'PLANNED', 'RELEASED', 'HELD', 'COLLECTED', 'PARTCOLLECTED', 'DELIVERED', 'PARTDELVRD', 'COMPLETED', 'CANCELLED',
  // The simulator's own: a failed delivery exists in Stream's vocabulary, its code is not known (A19).
  'DELIVERYFAILED',
] as const;
export type StreamStatus = (typeof STREAM_STATUSES)[number];

export interface StreamItem {
  sequence: number;
  parentSequence?: number;
  code: string;
  description: string;
  quantity: number;
  weight?: number;
  cube?: number;
  [more: string]: unknown;
}

export interface StreamLeg {
  address: Record<string, unknown>;
  contact: Record<string, unknown>;
  required?: { fromDateTime: string; toDateTime: string };
  deliveryMethod?: string;
  collectionMethod?: string;
  items?: StreamItem[];
  delivery?: StreamLeg[];
  [more: string]: unknown;
}

/** The body of a create, after it has passed the strict check. */
export interface StreamOrderBody {
  header: {
    orderNo: string;
    orderDate: string;
    orderType: 'DELIVERY' | 'COLLECTION' | 'MULTI';
    customerOrderNo: string;
    partner: { id: string | null; name: string | null };
    serviceLevel?: string;
    [more: string]: unknown;
  };
  delivery?: StreamLeg;
  collection?: StreamLeg;
}

/** The run a group is on; set by planning, absent until then. */
export interface StreamRun {
  id: string;
  description: string;
  groupSequence: number;
  vehicle: string;
  vehicleName: string;
  vehicleType: string;
  driver: string;
  driverName: string;
  dispatched: boolean;
  departed: boolean;
  completed: boolean;
  start: StreamRunEnd;
  end: StreamRunEnd;
}

/** Where a run begins or ends, in the form of answers (5.8). */
export interface StreamRunEnd {
  actualDateTime: string;
  plannedDateTime: string;
  postcode: string;
  lat: number;
  long: number;
}

/** One leg of an order as planning sees it. */
export interface StreamGroup {
  id: number;
  type: 'DELIVERY' | 'COLLECTION';
  status: StreamStatus;
  leg: StreamLeg;
  planned?: { from: Date; to: Date } | undefined;
  estimatedArrival?: Date | undefined;
  confirmedPlanning: boolean;
  run?: StreamRun | undefined;
  /** Lines that were delivered or collected: `sequence` → milliseconds since 1970. */
  delivered?: Record<number, number> | undefined;
  collected?: Record<number, number> | undefined;
}

export interface StreamConsignment {
  /** Client id of the account. */
  account: string;
  consignmentNo: string;
  orderNo: string;
  customerOrderNo: string;
  trackingId: string;
  trackingURL: string;
  orderType: 'DELIVERY' | 'COLLECTION' | 'MULTI';
  status: StreamStatus;
  cancelled: boolean;
  deleted: boolean;
  /** Milliseconds since 1970 on the simulator's clock. */
  committedAt: number;
  postcode: string;
  groups: StreamGroup[];
  /** The create's body, kept as it came (and as PATCH has changed it since). */
  body: StreamOrderBody;
}

/** A problem in the form of Stream's `errors[]`. */
export interface StreamProblem {
  code: string;
  description: string;
  severity: 'error' | 'warning';
}

export function problem(code: string, description: string, severity: 'error' | 'warning' = 'error'): StreamProblem {
  return { code, description, severity };
}
