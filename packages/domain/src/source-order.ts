/** A person or firm at an address, as Linnworks holds it. Texts are never null; an unknown one is ''. */
export type Address = {
  name: string;
  company: string;
  line1: string;
  line2: string;
  line3: string;
  town: string;
  region: string;
  postcode: string;
  /** ISO 3166-1 alpha-2, or '' where Linnworks' country is unmapped. */
  country: string;
  /** The country's name as Linnworks shows it, for messages. */
  countryName: string;
  phone: string;
  email: string;
};

/** One order line. `children` is not empty for a composite; a child's quantity is already the line's total. */
export type SourceItem = {
  id: string;
  sku: string;
  title: string;
  quantity: number;
  /** Kilograms of one unit; absent where unknown. */
  weightKg?: number | undefined;
  /** Cubic metres of one unit; absent where unknown. */
  volumeM3?: number | undefined;
  /** Service lines have no physical goods. */
  isService: boolean;
  children: SourceItem[];
};

/** One package of a Linnworks packaging split. */
export type SourcePackage = {
  id: string;
  name: string;
  /** Kilograms of the package with its goods. */
  weightKg?: number | undefined;
  volumeM3?: number | undefined;
  items: { itemId: string; quantity: number }[];
};

export type SourcePostalService = { id: string; name: string; vendor: string };

/** An open order as Linnworks shows it, in our words and units (kg, m³, ISO dates). Linnworks' own spelling ends at `linnworks/mapping.ts`. */
export type SourceOrder = {
  linnworksOrderId: string;
  /** The human order number. */
  orderNumber: number;
  /** The sales channel's number; '' where there is none. */
  channelReference: string;
  /** When the customer ordered, ISO 8601 in UTC. */
  receivedAt: string;
  locationId: string;
  locationName: string;
  /** Absent: no postal service chosen. */
  postalService?: SourcePostalService | undefined;
  parked: boolean;
  /** On hold, or cancelled. */
  onHold: boolean;
  processed: boolean;
  delivery: Address;
  billing: Address;
  items: SourceItem[];
  /** Empty: the order is not split into packages. */
  packages: SourcePackage[];
  /** Requested window, where the customer asked for one; ISO 8601 in UTC. */
  scheduled?: { from?: string | undefined; to?: string | undefined } | undefined;
  /** From the order extended property `DeliveryInstructions`. */
  deliveryInstructions: string;
  /** From the order extended property `DriverNotes`. */
  driverNotes: string;
  /** Names of the fields that held a NUL or a broken character; their text is stored readable, and the order is not sent as it is. */
  unsendableFields: string[];
};
