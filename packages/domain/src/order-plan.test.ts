import { describe, expect, test } from '@jest/globals';
import type { CarrierLeg, CarrierRun } from './carrier.ts';
import { planIdentifiers, planOf, planWarnings, type OrderPlan } from './order-plan.ts';

const aRun = (change: Partial<CarrierRun> = {}): CarrierRun => ({ id: 'L1', description: 'RUN 03', sequence: 4, driver: 'Ana', vehicle: 'LS1 VAN', ...change });
const aLeg = (change: Partial<CarrierLeg> = {}): CarrierLeg => ({ plannedDate: '2026-03-05', etaDate: '2026-03-06', eta: '2026-03-06 09:30', run: aRun(), ...change });
const aPlan = (change: Partial<OrderPlan> = {}): OrderPlan =>
  ({ runId: 'L1', runDescription: 'RUN 03', runNumber: 3, sequence: 4, plannedDate: '2026-03-05', eta: undefined, driver: '', vehicle: '', state: 'locked', ...change });
const on = (...legs: CarrierLeg[]) => ({ alive: true, legs });
const names = (plan: OrderPlan | undefined, withSequence = true): string[] => planIdentifiers(plan, { withSequence }).map(({ name }) => name);

describe('what planning says of an order', () => {
  test('run, place, date, arrival, driver and vehicle come from the group on the run (A-12; stream-api.md, 7.6)', () => {
    expect(planOf(on(aLeg()))).toEqual({ runId: 'L1', runDescription: 'RUN 03', runNumber: 3, sequence: 4, plannedDate: '2026-03-05', eta: '2026-03-06 09:30', driver: 'Ana', vehicle: 'LS1 VAN' });
  });

  test.each([
    ['the group on the run that was told of', { id: 'L2', description: '' }, 'L2'],
    ['the first group on a run, where the told run is not found', { id: 'L9', description: '' }, 'L1'],
    ['the first group on a run, where no run was told', undefined, 'L1'],
  ])('of several groups %s counts (stream-api.md, 7.6, step 2)', (_what, told, runId) => {
    expect(planOf(on(aLeg({ run: undefined }), aLeg(), aLeg({ run: aRun({ id: 'L2' }) })), told)?.runId).toBe(runId);
  });

  test.each([
    ['on no run', on(aLeg({ run: undefined }))], ['without groups', on()], ['cancelled', { alive: false, legs: [aLeg()] }],
  ])('an order that is %s has no plan (A-12)', (_what, order) => {
    expect(planOf(order, { id: 'L1', description: 'RUN 03', sequence: 1 })).toBeUndefined();
  });

  test('what the order read back does not say, the event says, if it tells of this very run (A-12)', () => {
    const silent = on(aLeg({ run: aRun({ description: '', sequence: undefined }) }));
    expect(planOf(silent, { id: 'L1', description: 'RUN 08', sequence: 2 })).toMatchObject({ runNumber: 8, sequence: 2, runDescription: 'RUN 08' });
    expect(planOf(silent, { id: 'L9', description: 'RUN 08', sequence: 2 })).toMatchObject({ runNumber: undefined, sequence: undefined, runDescription: '' });
  });

  test('what was read back goes before what an event told, so that a late event changes nothing (A-12, A-13)', () => {
    expect(planOf(on(aLeg()), { id: 'L1', description: 'RUN 09', sequence: 9 })).toMatchObject({ runNumber: 3, sequence: 4 });
  });

  test.each([
    ['2026-03-05', '2026-03-06', '2026-03-05'], [undefined, '2026-03-06', '2026-03-06'], ['2026-02-30', '2026-03-06', '2026-03-06'], ['0', undefined, undefined], [undefined, undefined, undefined],
  ])('planned for %s with arrival on %s, its date is %s (A-32)', (plannedDate, etaDate, expected) => {
    expect(planOf(on(aLeg({ plannedDate, etaDate })))?.plannedDate).toBe(expected);
  });

  test('the number is read by the pattern of the account, where it has one (A-33)', () => {
    expect(planOf(on(aLeg({ run: aRun({ description: 'RUN 3 Tour 5' }) })), undefined, 'Tour (\\d+)')?.runNumber).toBe(5);
  });
});

describe('identifiers of a plan', () => {
  test('one run, one sequence and one day (R-158, R-159, R-162, R-164)', () => {
    expect(names(aPlan())).toEqual(['RUN 03', 'SEQ-04', 'THURSDAY']);
  });

  test('a sequence only where it is switched on, even if Stream sends one (R-160, R-161)', () => {
    expect(names(aPlan(), false)).toEqual(['RUN 03', 'THURSDAY']);
  });

  test('an order on no run has none (R-163, R-164)', () => {
    expect(names(undefined)).toEqual([]);
  });

  test.each([
    ['2026-03-01', 'SUNDAY'], ['2026-03-02', 'MONDAY'], ['2026-03-03', 'TUESDAY'], ['2026-03-04', 'WEDNESDAY'], ['2026-03-05', 'THURSDAY'], ['2026-03-06', 'FRIDAY'], ['2026-03-07', 'SATURDAY'], ['2028-02-29', 'TUESDAY'],
  ])('%s is a %s (R-156, R-162)', (plannedDate, day) => {
    expect(names(aPlan({ runNumber: undefined, sequence: undefined, plannedDate }))).toEqual([day]);
  });

  test.each([undefined, '', '2026-02-30', '2026-13-01', '0000-01-01', 'soon'])('a planned date of %p has no day (A-32)', (plannedDate) => {
    expect(names(aPlan({ plannedDate }))).toEqual(['RUN 03', 'SEQ-04']);
  });

  test.each([[1, 'RUN 01', 'SEQ-01'], [9, 'RUN 09', 'SEQ-09'], [20, 'RUN 20', 'SEQ-20']])('number %d gives %s and %s (R-154, R-155)', (number, run, sequence) => {
    expect(names(aPlan({ runNumber: number, sequence: number, plannedDate: undefined }))).toEqual([run, sequence]);
  });

  test.each([-1, 0, 21, 1_000_000, 1.5, undefined])('number %p gives no run and no sequence: nothing is cut or wrapped (R-165, A-33)', (number) => {
    expect(names(aPlan({ runNumber: number, sequence: number }))).toEqual(['THURSDAY']);
  });
});

describe('what a dispatcher is warned of', () => {
  const warnings = (change: Partial<OrderPlan>, withSequence = true): string[] => planWarnings(aPlan(change), { withSequence });

  test('nothing, where identifiers say it all, or the order is on no run', () => {
    expect(warnings({})).toEqual([]);
    expect(planWarnings(undefined, { withSequence: true })).toEqual([]);
  });

  test.each([0, 21, 4_711])('run %d has no identifier, and the warning shows the true number (A-33)', (runNumber) => {
    expect(warnings({ runNumber })).toEqual([`The order is on run ${runNumber}; identifiers end at RUN 20, so it has none.`]);
  });

  test('a run without a number is named as the planner wrote it (A-33)', () => {
    expect(warnings({ runNumber: undefined, runDescription: 'North' })).toEqual(['The run "North" has no number, so the order has no RUN identifier.']);
  });

  test('stop 21 has no identifier, which matters only where sequences are switched on (R-160, A-33)', () => {
    expect(warnings({ sequence: 21 })).toEqual(['The order is stop 21 of its run; identifiers end at SEQ-20, so it has none.']);
    expect(warnings({ sequence: 21 }, false)).toEqual([]);
    expect(warnings({ sequence: undefined })).toEqual([]);
  });
});
