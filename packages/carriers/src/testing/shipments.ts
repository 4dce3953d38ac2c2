import type { Party, Shipment } from '@stream-tech/domain';

export const priya: Party = {
  name: 'Priya Nair', company: '', line1: '14 Larch Close', line2: '', line3: '', town: 'Harrogate', region: 'North Yorkshire', postcode: 'HG1 4ZZ', country: 'GB', phone: '07700 900123', email: 'priya@example.com',
};

/** A delivery as it stands in `stream/samples/request-delivery.json`; any part of it changed. */
export const shipment = (changes: Partial<Shipment> = {}): Shipment => ({
  orderNo: 'LW-100482', customerOrderNo: 'SHOP-77120', orderDate: '2026-03-02', kind: 'Delivery', partner: { id: 'ACM00001', name: 'Acme Garden Furniture' },
  deliveryMethod: 'LEEDS2MAN', service: '2MAN', serviceLevel: 'Two Person', stockLocation: 'LEEDS', onHandDate: '2026-03-02', customer: priya, address: priya,
  orderNotes: '', driverNotes: 'Side gate, please ring first',
  items: [
    { sequence: 1, code: 'BENCH-OAK-150', description: 'Oak garden bench 150 cm', quantity: 1, weightKg: 24.5, volumeM3: 0.42 },
    { sequence: 2, code: 'CUSH-GRY-150', description: 'Bench cushion grey', quantity: 2, weightKg: 1.1, volumeM3: 0.03 },
  ],
  ...changes,
});
