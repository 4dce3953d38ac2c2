import { MANAGED_IDENTIFIERS, type Identifier } from '@stream-tech/domain';
import { carries, type PresentOnOrder } from '@stream-tech/linnworks';
import type { Shown } from './shown-on-order.ts';

/** What had to be changed on an order so that Linnworks shows what it is to show, in words; none: it stood there already (R-036 … ). */
export const writeBackSteps = (present: PresentOnOrder, { trackingNumber, properties = {}, despatchBy, identifiers, managed }: Shown): string[] => {
  const has = (list: Identifier[], { tag }: Identifier): boolean => list.some((each) => each.tag === tag);
  const changed = Object.entries(properties).filter(([name, value]) => {
    const rows = present.properties.filter((row) => row.name === name);
    return value === '' ? rows.length > 0 : rows.length !== 1 || rows[0]!.value !== value;
  });
  return [
    ...(trackingNumber === undefined || trackingNumber === present.trackingNumber ? [] : [trackingNumber === '' ? 'tracking number cleared' : `tracking number ${trackingNumber}`]),
    ...changed.map(([name, value]) => (value === '' ? `${name} cleared` : name)),
    ...(despatchBy === undefined || despatchBy === present.despatchBy ? [] : [`despatch by ${despatchBy}`]),
    ...MANAGED_IDENTIFIERS.flatMap((identifier) => {
      const [wanted, shown] = [has(identifiers, identifier), carries(present, identifier)];
      if (wanted && !shown) return [`“${identifier.name}” put on`];
      return !wanted && shown && has(managed, identifier) ? [`“${identifier.name}” taken off`] : [];
    }),
  ];
};
