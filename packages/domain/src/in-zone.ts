import { DateTime, IANAZone } from 'luxon';

/** An instant as clocks show it in a zone. An unknown zone counts as UTC: one wrong name must not stop an installation. Names are checked where they are entered. */
export const inZone = (at: Date, name: string): DateTime => {
  const zone = IANAZone.create(name);
  return DateTime.fromJSDate(at, { zone: zone.isValid ? zone : 'utc' });
};
