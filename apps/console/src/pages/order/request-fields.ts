/** Parts of a request to Stream in the words of a person (stream-api.md, 5.2). */
const PARTS: Record<string, string> = {
  header: '', orderNo: 'Order number', customerOrderNo: 'Customer order number', partner: 'Partner account', customer: 'Customer', delivery: 'Delivery', collection: 'Collection', address: '', contact: 'contact', name: 'name', id: 'id',
  address1: 'address line 1', address2: 'address line 2', address3: 'address line 3', address4: 'town', address5: 'county', postcode: 'postcode', country: 'country', tel1: 'phone', email: 'e-mail', required: 'requested time',
  deliveryMethod: 'delivery method', collectionMethod: 'collection method', items: 'goods', code: 'code', description: 'description', quantity: 'quantity', orderNotes: 'Order notes', driverNotes: 'Driver notes',
};

/** A field’s name for people: `delivery.items[2].description` is “Delivery, item 3, description”. */
export const fieldTitle = (field: string): string => {
  const words = field.split('.').map((part) => {
    const item = /^items\[(\d+)\]$/.exec(part);
    return item ? `item ${Number(item[1]) + 1}` : PARTS[part] ?? part;
  }).filter(Boolean).join(', ');
  return words.replace(/^./, (first) => first.toUpperCase());
};
