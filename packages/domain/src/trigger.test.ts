import { expect, test } from '@jest/globals';
import { isManual, TRIGGERS, type Trigger } from './trigger.ts';

test.each<[Trigger, boolean, string]>([
  ['operator', true, 'a send by hand (R-015)'],
  ['label', true, 'a label request counts as one (A-18)'],
  ['schedule', false, 'the send job (R-014)'],
  ['mapping', false, 'a saved mapping only judges orders anew (A-06)'],
])('the trigger %s passes over the sync switch: %s. %s', (trigger, manual) => {
  expect(isManual(trigger)).toBe(manual);
});

test('every trigger says of itself whether it is manual (R-012)', () => {
  expect([...TRIGGERS].sort()).toEqual(['label', 'mapping', 'operator', 'schedule']);
});
