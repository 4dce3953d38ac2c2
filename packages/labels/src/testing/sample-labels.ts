import { labelCode, type LabelFacts } from '../label-facts.ts';

/** A believable order of a furniture shop; `of` packages, this the `n`th. */
export const sampleLabel = (n = 1, of = 1, changes: Partial<LabelFacts> = {}): LabelFacts => ({
  code: labelCode('ACM0000012345', n),
  recipient: {
    name: 'Harriet Ainsworth-Kowalczyk',
    company: 'Fenland Kitchens & Bathrooms Ltd',
    lines: ['Unit 7, Old Maltings Yard', '14–16 Saint Botolph’s Street'],
    town: 'Wolverhampton',
    region: 'West Midlands',
    postcode: 'WV11 3QX',
    country: 'United Kingdom',
    phone: '+44 1902 555 0147',
  },
  sender: { companyName: 'Acme Home Furnishings', lines: ['Warehouse 3, Drayton Park', 'Banbury OX16 4XJ'], phone: '+44 1295 555 012' },
  carrierService: 'Two-man delivery, AM',
  reference: 'SO-104233',
  trackingNumber: 'STRM-88412093-GB',
  orderNumber: '104233',
  packageNumber: n,
  packageCount: of,
  weightKg: 18.4,
  deliveryDate: '2026-11-24',
  run: 'WV-07',
  sequence: '12',
  notes: 'Ring bell twice; leave with the porter at gate B. Narrow lane, no vehicles over 7.5 t.',
  ...changes,
});

const to = (name: string, company: string, lines: string[], town: string, region: string, postcode: string, country: string): LabelFacts['recipient'] =>
  ({ name, company, lines, town, region, postcode, country, phone: '' });

/** Recipients in every script that an address may come in. */
export const RECIPIENTS: Record<string, LabelFacts['recipient']> = {
  Latin: to('Łucja Dvořáková-Ångström', 'Café Œuvre & Søn', ['Straße des 17. Juni 135'], 'Đà Nẵng', 'Île-de-France', 'SW1A 1AA', 'Türkiye'),
  Greek: to('Ελένη Παπαδοπούλου', 'Βιβλιοπωλείο Αθηνά', ['Ελευθερίου Βενιζέλου 45'], 'Θεσσαλονίκη', 'Κεντρική Μακεδονία', '546 31', 'Ελλάδα'),
  Cyrillic: to('Оксана Ґалаґан-Їжакевич', 'ТОВ «Світанок»', ['вул. Велика Васильківська, 72'], 'Київ', 'Київська область', '03150', 'Україна'),
  Arabic: to('محمد عبد الرحمن الخطيب', 'شركة النور للتجارة', ['شارع الملك فهد، مبنى 12، الطابق 3'], 'الرياض', 'منطقة الرياض', '12271', 'المملكة العربية السعودية'),
  Hebrew: to('יעל בן־דוד', 'חנות הספרים בע״מ', ['שדרות רוטשילד 12, דירה 4'], 'תל אביב', 'מחוז תל אביב', '6688112', 'ישראל'),
  Chinese: to('王小明', '北京晨光贸易有限公司', ['朝阳区建国路八十八号现代城三号楼'], '北京市', '北京', '100022', '中国'),
  Japanese: to('山田 太郎', '株式会社やまだ商事', ['千代田区丸の内一丁目９番２号 グラントウキョウ'], '東京都', '', '100-6701', '日本'),
  Korean: to('김민수', '한빛무역 주식회사', ['강남구 테헤란로 152 강남파이낸스센터'], '서울특별시', '', '06236', '대한민국'),
  Thai: to('สมชาย ใจดี', 'บริษัท ตะวันออก จำกัด', ['99/1 ถนนสุขุมวิท แขวงคลองเตย'], 'กรุงเทพมหานคร', '', '10110', 'ประเทศไทย'),
  Devanagari: to('प्रिया शर्मा', 'ज्ञान पुस्तक भंडार', ['१२, महात्मा गांधी मार्ग'], 'नई दिल्ली', 'दिल्ली', '110001', 'भारत'),
  'combining marks': to('Nguye\u0302\u0303n Thi\u0323 E\u0301', 'S\u030cimic\u0301 a\u0308\u0323', ['q\u0303 x\u0331\u0301 Street'], 'A\u030alesund', '', 'N\u0303 12', 'Norge'),
};
