import type { Locator, Page } from 'playwright-core';
import { sampleOrder, type LinnworksOrder, type LinnworksOrderSeed } from '../../packages/simulators/src/index.ts';
import type { ScheduleId } from '../../packages/queues/src/index.ts';
import { createDispatch } from '../trial/dispatch.ts';
import type { Shop, System } from './system.ts';

/** An order of a shop: its number, and the id of its row here. */
export type Placed = { number: number; id: string };

const rowOf = (system: System, shop: Shop, number: number) => system.world.db('orders').where({ installation_id: shop.installationId, order_number: number }).first('id', 'status', 'consignment_no', 'next_attempt_at', 'hold_reason', 'problem', 'write_back_due_at', 'write_back_problem');

/** Runs a schedule by hand until something is so: a tick that comes while the one before is still at work does nothing, as with the clock's own. */
export const cycles = async (system: System, schedule: ScheduleId, what: string, question: () => Promise<boolean>): Promise<void> => {
  let ticked = -Infinity;
  await system.until(what, async () => {
    if (await question()) return true;
    if (performance.now() - ticked > 2_000) {
      ticked = performance.now();
      await system.tick(schedule);
    }
    return false;
  });
};

/** Waits until an order is in this status and what is to be shown of it in Linnworks is shown there; `by` names the schedule that brings it there. */
export const becomes = async (system: System, shop: Shop, number: number, status: string, by?: ScheduleId): Promise<void> => {
  let row: Awaited<ReturnType<typeof rowOf>>;
  const isSo = async (): Promise<boolean> => {
    row = await rowOf(system, shop, number);
    return row?.status === status && row?.write_back_due_at === null;
  };
  const what = `order ${number} is ${status}`;
  await (by ? cycles(system, by, what, isSo) : system.until(what, isSo))
    .catch((error: unknown) => { throw new Error(`order ${number} did not become ${status}: ${JSON.stringify(row)}`, { cause: error }); });
};

/** A customer orders in the shop, and the fetch brings it here. */
export const placed = async (system: System, shop: Shop, seed: LinnworksOrderSeed = sampleOrder(shop.account)): Promise<Placed> => {
  const { NumOrderId: number } = shop.account.addOrder(seed);
  await cycles(system, 'fetch-orders', `order ${number} is fetched`, async () => await rowOf(system, shop, number) !== undefined);
  return { number, id: String((await rowOf(system, shop, number))?.id) };
};

/** The same, and the send brings it to Stream. */
export const sent = async (system: System, shop: Shop, seed?: LinnworksOrderSeed): Promise<Placed & { consignmentNo: string }> => {
  const order = await placed(system, shop, seed);
  await becomes(system, shop, order.number, 'completed', 'send-orders');
  return { ...order, consignmentNo: String((await rowOf(system, shop, order.number))?.consignment_no) };
};

/** What dispatch and drivers do in Stream with this shop's orders. */
export const dispatchOf = (system: System, shop: Shop) => createDispatch(system.world, shop);

/** Names of the identifiers that an order carries in Linnworks. */
export const identifiersOf = (order: LinnworksOrder): string[] => (order.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name);

/** Somebody on the telephone names an order: it is typed into the field at the top, which opens the one that fits. */
export const find = async (page: Page, number: number | string): Promise<void> => {
  const field = page.getByRole('search').getByRole('textbox');
  await field.fill(String(number));
  await field.press('Enter');
  await page.getByRole('heading', { level: 1, name: new RegExp(`^Order ${number}`) }).waitFor();
};

/** A part of a page by its title. */
export const part = (page: Page, name: string): Locator => page.getByRole('main').getByRole('region', { name });

/** A page of the navigation. */
export const go = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${title}( \\d+ on)?$`) }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
};

/** What the console tells after something was done, and goes away. */
export const told = (page: Page, text: string | RegExp): Promise<void> => page.getByRole('alert').filter({ hasText: text }).first().waitFor();
