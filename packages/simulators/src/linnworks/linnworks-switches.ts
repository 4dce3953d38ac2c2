/** How one account behaves; changeable while calls are running (reference linnworks-api.md, section 19, rules 7 and 15). */
export interface LinnworksSwitches {
  /** Unit of every weight of the order API, as `GetMeasures` tells it. Existing orders keep their bare numbers. */
  weightUnit: string;
  dimensionUnit: string;
  /** Dates as `…113Z` or as `…1130000+00:00`. */
  dateStyle: 'z' | 'seven-decimals';
  /** Send null-valued members of an order instead of leaving them out. */
  sendNulls: boolean;
  /** Merge similar open orders each time the list is asked for (the real one does so every 15 minutes). */
  autoMerge: boolean;
  /** Refuse to process unpaid orders. */
  checkPayment: boolean;
  /** Whether shipping info of a processed order may still be written; the reference leaves it open. */
  writeToProcessed: boolean;
  /** Whether `Orders/GetOrderNotes` shows the notes of a processed order too, or only `ProcessedOrders/GetProcessedOrderNotes` does; the reference leaves it open. */
  openNotesOfProcessed: boolean;
  /** False: the customer has uninstalled the application, authorisation is refused. */
  installed: boolean;
  /** `Status.State` of the authorisation's answer. */
  state: 'AVAILABLE' | 'LOCKED_BASIC' | 'LOCKED_FULL' | 'MAINTENANCE';
  /** Prefix of the business host; may change between authorisations. */
  server: string;
  /** A whole other `Server` answer (an evil host, say); empty: our own. */
  serverAnswer: string;
  ttlSeconds: number;
  /** Leave `TTL` out of the answer. */
  withoutTtl: boolean;
  idleSeconds: number;
}

export const defaultLinnworksSwitches: LinnworksSwitches = {
  weightUnit: 'g',
  dimensionUnit: 'cm',
  dateStyle: 'z',
  sendNulls: false,
  autoMerge: false,
  checkPayment: true,
  writeToProcessed: false,
  openNotesOfProcessed: true,
  installed: true,
  state: 'AVAILABLE',
  server: 'eu-1',
  serverAnswer: '',
  ttlSeconds: 1800,
  withoutTtl: false,
  idleSeconds: 1200,
};
