import { expect, test } from '@jest/globals';
import { suggestMapping } from './suggest-mapping.ts';

const depot = (id: string, name: string, methods: [id: string, name: string][]) => ({ id, name, stockLocation: { id: '', name: '' }, deliveryMethods: methods.map(([methodId, methodName]) => ({ id: methodId, name: methodName, type: '' })) });
const SOURCES = [{ integrationId: 'one', depots: [depot('LDS', 'Leeds', [['TWO', '2-man'], ['NIGHT', 'Night trunk']]), depot('BHM', 'Birmingham', [['TWO', '2-man'], ['ROOM', 'Room of choice']])] }];

test.each([
  ['a code that names both', 'Anything', 'STI/LDS/NIGHT', 'LDS/NIGHT'],
  ['a name that holds depot and method', 'Leeds 2-man', '', 'LDS/TWO'],
  ['the same the other way round, in capitals', '2-MAN (BIRMINGHAM)', '', 'BHM/TWO'],
  ['the name of a method that one depot alone has', 'Room of Choice', '', 'BHM/ROOM'],
  ['a name with a slip of the pen', 'Leeds Nigth trunk', '', 'LDS/NIGHT'],
  ['a method that two depots have', '2-man', '', undefined],
  ['a name that says nothing', 'Standard', '', undefined],
  ['no name at all', '', '', undefined],
])('%s leads where it should, or nowhere (R-078)', (_what, name, code, expected) => {
  const found = suggestMapping({ name, code }, SOURCES);
  expect(found && `${found.depotId}/${found.methodId}`).toBe(expected);
  if (found) expect(found.why).not.toBe('');
});
