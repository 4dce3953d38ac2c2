import type { LinnworksItemSeed } from './build-order.ts';
import { EMPTY_GUID } from './order-model.ts';
import type { LinnworksAddress, LinnworksBox } from './order-model.ts';

/** Goods of a furniture shop: grams, and centimetres (height, width, depth). */
export const catalogue: LinnworksItemSeed[] = [
  { SKU: 'LAMP-BEDSIDE', Title: 'Bedside lamp', Weight: 1500, PricePerUnit: 75, size: [45, 22, 22], BarcodeNumber: '5000000000035', CategoryName: 'Lighting' },
  { SKU: 'BENCH-OAK-150', Title: 'Oak garden bench 150 cm', Weight: 24_500, PricePerUnit: 289, size: [88, 150, 62], BarcodeNumber: '5000000000042', CategoryName: 'Garden' },
  { SKU: 'CUSH-GRY-150', Title: 'Bench cushion grey', Weight: 1100, PricePerUnit: 39, size: [8, 148, 50], CategoryName: 'Garden' },
  { SKU: 'TABLE-OAK-EXT', Title: 'Extending oak dining table', Weight: 62_000, PricePerUnit: 899, size: [76, 180, 95], BarcodeNumber: '5000000000059', CategoryName: 'Dining' },
  { SKU: 'CHAIR-OAK', Title: 'Oak dining chair', Weight: 7500, PricePerUnit: 120, size: [95, 45, 50], CategoryName: 'Dining' },
  { SKU: 'SOFA-3-LINEN', Title: 'Three-seat sofa, natural linen', Weight: 58_400, PricePerUnit: 1249, size: [82, 215, 98], CategoryName: 'Living' },
  { SKU: 'RUG-WOOL-240', Title: 'Wool rug 240 × 170', Weight: 14_200, PricePerUnit: 320, size: [20, 172, 20], CategoryName: 'Living' },
  { SKU: 'MIRROR-RND-80', Title: 'Round mirror, brass frame', Weight: 9800, PricePerUnit: 165, size: [84, 84, 6], CategoryName: 'Hall' },
  { SKU: 'SHELF-LADDER', Title: 'Ladder shelf', Weight: 11_600, PricePerUnit: 149, size: [190, 62, 38], CategoryName: 'Study' },
];

export const doubleBed: LinnworksItemSeed = {
  SKU: 'BED-SET-DBL', Title: 'Double bed set', Quantity: 1, Weight: 0, PricePerUnit: 600, CategoryName: 'Beds',
  CompositeSubItems: [
    { SKU: 'BED-FRAME-DBL', Title: 'Double bed frame', Quantity: 1, Weight: 28_000, size: [18, 205, 80], BarcodeNumber: '5000000000011', CategoryName: 'Beds' },
    { SKU: 'BED-SLATS-DBL', Title: 'Slat pack', Quantity: 2, Weight: 6000, size: [8, 140, 20], BarcodeNumber: '5000000000028', CategoryName: 'Beds' },
  ],
};

const box = (BoxId: number, BoxName: string, Height: number, Width: number, Length: number, Weight: number, LogicalDelete = false): LinnworksBox => ({
  BoxId, StockItemIntId: 5501, BoxName, Width, Height, Length, Weight, ValuePercentage: 50, Barcode: `50000000001${BoxId}0`, PackagingTypeId: EMPTY_GUID, LogicalDelete,
});

export const boxedWardrobe: LinnworksItemSeed = {
  SKU: 'WARDROBE-2DR', Title: 'Two-door wardrobe (comes in two boxes)', Quantity: 1, Weight: 71_000, PricePerUnit: 640, size: [200, 100, 58], CategoryName: 'Bedroom',
  Boxes: [box(1, 'Sides and top', 20, 62, 205, 38_000), box(2, 'Doors and back', 16, 55, 205, 33_000), box(3, 'Old carton', 10, 10, 10, 1000, true)],
};

export const installation: LinnworksItemSeed = { SKU: 'SERVICE-ASSEMBLY', Title: 'Assembly in your room of choice', Quantity: 1, Weight: 0, PricePerUnit: 45, IsService: true, CategoryName: 'Services' };

type Person = Partial<LinnworksAddress>;

/** Invented people at invented addresses; telephone numbers are from the ranges kept for stories. */
export const people = {
  british: [
    { FullName: 'Ruth Okafor', EmailAddress: 'r.okafor@example.test', Address1: '4 Tannery Lane', Town: 'Frome', Region: 'Somerset', PostCode: 'BA11 1AB', PhoneNumber: '+441632960111' },
    { FullName: 'Priya Nair', EmailAddress: 'priya@example.test', Address1: '14 Larch Close', Town: 'Harrogate', Region: 'North Yorkshire', PostCode: 'HG1 4ZZ', PhoneNumber: '07700 900123' },
    { FullName: 'Gareth Llewellyn', EmailAddress: 'gareth@example.test', Address1: 'Tŷ Gwyn', Address2: 'Heol y Bryn', Town: 'Llanfairpwllgwyngyll', Region: 'Anglesey', PostCode: 'LL61 5UJ', PhoneNumber: '07700 900456' },
    { FullName: 'Moira Sinclair', Company: 'Sinclair & Daughters', EmailAddress: 'moira@example.test', Address1: 'Unit 3, Old Harbour', Town: 'Kirkwall', Region: 'Orkney', PostCode: 'KW15 1AA', PhoneNumber: '01632 960222' },
    { FullName: 'Tom Abernathy', EmailAddress: 'tom@example.test', Address1: 'Flat 2', Address2: '118 Gloucester Road', Address3: 'Bishopston', Town: 'Bristol', PostCode: 'BS7 8NU', PhoneNumber: '07700 900789' },
    { FullName: 'Aisha Rahman', EmailAddress: 'aisha@example.test', Address1: '61 Canal Street', Town: 'Leeds', Region: 'West Yorkshire', PostCode: 'LS12 3RR', PhoneNumber: '07700 900321' },
  ],
  accented: [
    { FullName: 'Zoë Brontë-Núñez', EmailAddress: 'zoe@example.test', Address1: 'Café Façade, 9 Église Row', Town: 'St Hélier', Region: 'Jersey', PostCode: 'JE2 3AB', Country: 'Jersey', PhoneNumber: '+441632960333' },
    { FullName: 'Siân Ó Súilleabháin', EmailAddress: 'sian@example.test', Address1: '7 Sráid na Mara', Town: 'Gaillimh', Region: 'Galway', PostCode: 'H91 X2YZ', Country: 'Ireland', PhoneNumber: '+353209120000' },
  ],
  european: [
    { FullName: 'Jürgen Weißenfels', Company: 'Möbelhaus Weißenfels GmbH', EmailAddress: 'j.w@example.test', Address1: 'Königstraße 12', Town: 'Nürnberg', Region: 'Bayern', PostCode: '90402', Country: 'Germany', PhoneNumber: '+493023125000' },
    { FullName: 'Françoise Lefèvre', EmailAddress: 'f.lefevre@example.test', Address1: '3 bis, rue de l’Abbé-Grégoire', Town: 'Saint-Étienne', Region: 'Loire', PostCode: '42000', Country: 'France', PhoneNumber: '+33199001234' },
    { FullName: 'Saoirse Byrne', EmailAddress: 'saoirse@example.test', Address1: '22 Mill Road', Town: 'Kilkenny', PostCode: 'R95 A2B3', Country: 'Ireland', PhoneNumber: '+353209120001' },
    { FullName: 'Åsa Lindström', EmailAddress: 'asa@example.test', Address1: 'Björkvägen 8', Town: 'Västerås', PostCode: '722 12', Country: 'Sweden', PhoneNumber: '+46313900601' },
  ],
  greek: { FullName: 'Ελένη Παπαδοπούλου', EmailAddress: 'eleni@example.test', Address1: 'Οδός Ερμού 42', Town: 'Θεσσαλονίκη', Region: 'Μακεδονία', PostCode: '546 24', Country: 'Greece', PhoneNumber: '+302310000000' },
  polish: { FullName: 'Grzegorz Brzęczyszczykiewicz', EmailAddress: 'grzegorz@example.test', Address1: 'ul. Świętej Łucji 5/7', Town: 'Łódź', Region: 'łódzkie', PostCode: '90-001', Country: 'Poland', PhoneNumber: '+48420000000' },
  arabic: { FullName: 'ليلى المنصوري', EmailAddress: 'layla@example.test', Address1: 'شارع الخليج 17', Town: 'دبي', Region: '', PostCode: '00000', Country: 'United Arab Emirates', PhoneNumber: '+97140000000' },
  chinese: { FullName: '王小明', EmailAddress: 'wang@example.test', Address1: '南京东路 88 号', Town: '上海', Region: '上海市', PostCode: '200001', Country: 'China', PhoneNumber: '+862100000000' },
} satisfies { british: Person[]; accented: Person[]; european: Person[]; greek: Person; polish: Person; arabic: Person; chinese: Person };
