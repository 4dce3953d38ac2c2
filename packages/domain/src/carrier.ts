import type { OnExchange } from './carrier-exchange.ts';
import type { AskedFor, Consignment, Shipment } from './shipment.ts';

export type CreateOptions = {
  /** Aborts the call in flight; given up when the order's lease is lost. */
  signal: AbortSignal;
  /**
   * Called immediately before every POST of the create, the first one and each repeat. Rejects (and so stops the send)
   * where the order is no longer ours; notes the time of asking on the row.
   */
  beforeAsking: () => Promise<void>;
  /** Called synchronously as the very last thing before bytes leave, so that a process that was frozen does not act. Throws to stop. */
  assertHeld: () => void;
  onExchange?: OnExchange | undefined;
};

/** A delivery method at a depot: `type` as the carrier spells it. */
export type DeliveryMethod = { id: string; name: string; type: string };
export type Depot = { id: string; name: string; stockLocation: { id: string; name: string }; deliveryMethods: DeliveryMethod[] };

/** The run a leg is on, where planning has put it on one. `sequence` is its place there, from 1. Texts that are not known are ''. */
export type CarrierRun = { id: string; description: string; sequence: number | undefined; driver: string; vehicle: string };
/** One leg of an order as planning sees it. `plannedDate` and `etaDate` are YYYY-MM-DD as the carrier wrote them, `eta` with its time: `YYYY-MM-DD HH:mm`. */
export type CarrierLeg = { plannedDate: string | undefined; etaDate: string | undefined; eta: string | undefined; run: CarrierRun | undefined };

/** An order as the carrier shows it now. */
export type CarrierOrder = {
  consignmentNo: string;
  orderNo: string;
  /** In the carrier's own spelling, upper case. */
  status: string;
  /** Neither cancelled nor deleted. */
  alive: boolean;
  /** What the status says of delivery or collection. */
  done: 'no' | 'partly' | 'fully';
  legs: CarrierLeg[];
};

/** What we ask the carrier to tell us about. */
export type EventKind = { event: string; eventType: string };
/** A subscription as the carrier lists it. */
export type Subscription = EventKind & { id: string; url: string };

/** Something that a person should know of a request before it is sent. */
export type RequestRemark = {
  /** `refused`: the carrier would refuse it. `changed`: it is sent otherwise than it stands here. */
  level: 'refused' | 'changed';
  /** The field of the request, as the carrier spells it: `delivery.address.postcode`. */
  field: string;
  /** Where it can be corrected: the order in the shop system, the service's mapping, or the account's settings. */
  place: 'order' | 'service' | 'account';
  message: string;
};

/** A create that is not sent: the request as it would leave, and what there is to say of it. `body` is absent where none can be made. */
export type Rehearsal = { verb: string; url: string; body: Record<string, unknown> | undefined; remarks: RequestRemark[] };

/**
 * What the flows need of a carrier account (architecture, "Where do I add … a carrier?"). Every method throws an `AppError`:
 * `RemoteRejected`, `DuplicateReported`, `NumberCollision`, `CredentialsRefused` and `RemoteUnavailable` mean surely not done,
 * `Throttled` not now, `OutcomeUnknown` that it may have been done. Whoever gives `onExchange` is told of each request of the call.
 */
export type Carrier = {
  /** What a create of this shipment would ask for, as it would be sent (cut to the carrier's limits). */
  describe(shipment: Shipment): AskedFor;
  /** The request that a create of this shipment would be, made by the code that makes it then. Asks the carrier nothing, and never throws. */
  rehearse(shipment: Shipment): Rehearsal;
  /** Creates the consignment. An answered "not now" repeats inside the call, each repeat after a look; no answer does not (reliability.md, section 3, steps 5 and 11). */
  createConsignment(shipment: Shipment, options: CreateOptions): Promise<Consignment>;
  /** Looks our number up: the consignment where it is there and ours, undefined where it is not there. Throws `NumberCollision` where it is another's. */
  findAdoptable(askedFor: AskedFor, signal?: AbortSignal, onExchange?: OnExchange): Promise<Consignment | undefined>;
  depots(signal?: AbortSignal): Promise<Depot[]>;
  /** Reads an order back by its consignment or order number; undefined where the carrier has none (stream-api.md, 5.8). */
  readOrder(ref: string, signal?: AbortSignal, onExchange?: OnExchange): Promise<CarrierOrder | undefined>;
  /** Takes an order out of the carrier by the order number it was sent under; one that is not there counts as done (5.11). Throws `RemoteRejected` where the carrier won't let it go. */
  deleteConsignment(orderNo: string, signal?: AbortSignal, onExchange?: OnExchange): Promise<void>;
  /** The events that have to be subscribed (7.1). */
  wantedEvents: readonly EventKind[];
  /** What is subscribed instead of all wanted kinds of the same `eventType`, where the carrier refuses one of them (`RemoteRejected`). */
  fallbackEvents: readonly EventKind[];
  /** All subscriptions of the account, also those that are not ours (7.2). */
  subscriptions(signal?: AbortSignal): Promise<Subscription[]>;
  /** Subscribes one kind of event to `url`; the carrier is to present `authHeader` when it calls. Gives the subscription's id. */
  subscribe(wanted: EventKind & { url: string; authHeader: string }, signal?: AbortSignal): Promise<string>;
  /** Ends a subscription; one that is not there counts as ended. */
  unsubscribe(id: string, signal?: AbortSignal): Promise<void>;
  /** Proves the credentials by a real token call. Throws `CredentialsRefused` or `RemoteUnavailable`. */
  proveCredentials(): Promise<void>;
};
