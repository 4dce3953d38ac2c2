import { DAYS, RUNS, SEQUENCES, type Order } from '@stream-tech/domain';
import type { Chance } from '@stream-tech/platform/testing';
import type { PlannedRun, StreamNotification } from '@stream-tech/simulators';
import type { EventWorld } from './event-world.ts';

/** What one batch of histories came to; a deviation is a sentence. */
export type HistoriesOutcome = { histories: number; events: number; deliveries: number; cycles: number; deviations: string[] };

/** Events of one history (issue: at most twelve). */
const MOST_EVENTS = 12;
const ORDERS_OF_EACH = 3;

type History = { orders: Order[]; runs: PlannedRun[]; waiting: StreamNotification[]; told: StreamNotification[]; date: number };

const shuffled = <T>(chance: Chance, list: readonly T[]): T[] => {
  const left = [...list];
  return Array.from({ length: left.length }, () => left.splice(chance.between(0, left.length - 1), 1)[0]!);
};

/**
 * Plays many histories at once, each with orders and runs of its own: planners and drivers act at random, their notifications come late,
 * out of order and more than once, cycles run in between. In the end everything was told at least once, and Linnworks has to show what
 * Stream shows, each note once, each order processed or not as the service says (issue; W4, W5).
 */
export const playHistories = async (world: EventWorld, chance: Chance, count: number, { processes }: { processes: boolean }): Promise<HistoriesOutcome> => {
  const { stream } = world;
  const { stream: { notifications } } = world;
  stream.switches.webhookDropShare = 1;                              // nothing comes by itself: each is posted when its history says so
  const orders = await world.sent(count * ORDERS_OF_EACH, { Items: [{ SKU: 'A', Quantity: 1 }, { SKU: 'B', Quantity: 1 }] });
  await world.told();
  const histories: History[] = Array.from({ length: count }, (_, index) => ({ orders: orders.slice(index * ORDERS_OF_EACH, (index + 1) * ORDERS_OF_EACH), runs: [], waiting: [], told: [], date: 0 }));
  const outcome: HistoriesOutcome = { histories: count, events: 0, deliveries: 0, cycles: 0, deviations: [] };
  const known = new Set(notifications.sent.map(({ id }) => id));

  const consignmentOf = (number: string) => stream.consignments.find(({ consignmentNo }) => consignmentNo === number)!;
  const isOver = (number: string): boolean => ['DELIVERED', 'COLLECTED', 'COMPLETED', 'CANCELLED'].includes(consignmentOf(number).status);
  const act = (history: History): void => {
    const number = chance.pick(history.orders).consignmentNo!;
    const run = history.runs.length > 0 ? chance.pick(history.runs) : undefined;
    const step = chance.between(0, 11);
    if (!run || (step === 0 && history.runs.length < 3)) {
      history.date += 1;
      const stops = shuffled(chance, history.orders.map(({ consignmentNo }) => consignmentNo!).filter((each) => !isOver(each))).slice(0, chance.between(1, 3));
      history.runs.push(stream.plan({ description: `RUN ${chance.between(1, 22)}`, date: `2026-12-${String(history.date).padStart(2, '0')}`, driver: chance.pick(['Ann', 'Bob']), vehicle: 'Van' }, stops));
      return;
    }
    if (step <= 2) stream.lockPlanning(run.id);
    else if (step === 3) stream.openPlanning(run.id);
    else if (step === 4) stream.closePlanning(run.id);
    else if (step === 5 && !isOver(number)) stream.moveStop(number, run.id);
    else if (step === 6) stream.editRun(run.id, { description: `Run no ${chance.between(1, 20)}` });
    else if (step === 7 && run.stops.includes(number)) stream.removeStop(number);
    else if (step === 8 && !isOver(number)) stream.partDeliver(number, { items: [1] });
    else if (step === 9 && !isOver(number)) stream.deliver(number, { text: 'thanks' });
    else if (step === 10 && !isOver(number) && consignmentOf(number).status !== 'PARTDELVRD') stream.cancel(number);
    else stream.dispatch(run.id);
  };

  /** New notifications go to the history that they tell of. */
  const collect = (): void => {
    for (const notification of notifications.sent) {
      if (known.has(notification.id)) continue;
      known.add(notification.id);
      const owner = histories.find(({ orders: own, runs }) => own.some(({ consignmentNo }) => consignmentNo === notification.about) || runs.some(({ id }) => id === notification.about));
      owner?.waiting.push(notification);
    }
  };
  const deliver = async (those: StreamNotification[]): Promise<void> => {
    stream.switches.webhookDropShare = 0;
    for (const { id } of those) known.add((await notifications.repeat(id)).id);
    stream.switches.webhookDropShare = 1;
    outcome.deliveries += those.length;
  };

  for (let step = 0; step < MOST_EVENTS; step += 1) {
    for (const history of histories) if (history.told.length + history.waiting.length < MOST_EVENTS) act(history);
    await world.told();
    collect();
    const due: StreamNotification[] = [];
    for (const history of histories) {
      const some = shuffled(chance, history.waiting).slice(0, chance.between(0, 2));
      history.waiting = history.waiting.filter((each) => !some.includes(each));
      history.told.push(...some);
      due.push(...some, ...history.told.filter(() => chance.next() < 0.05));
    }
    await deliver(shuffled(chance, due));
    if (chance.next() < 0.5) { await world.cycle(); outcome.cycles += 1; }
  }

  // Planners lock what they planned: the last word on each run, told like the others in any order.
  for (const { runs } of histories) for (const run of runs) stream.lockPlanning(run.id);
  await world.told();
  collect();
  await deliver(shuffled(chance, histories.flatMap(({ waiting, told }) => [...waiting, ...told.filter(() => chance.next() < 0.1)])));
  for (const history of histories) history.told.push(...history.waiting.splice(0));
  outcome.cycles += await world.applied();
  await world.db('orders').whereNotNull('write_back_due_at').update({ write_back_due_at: world.db.fn.now() });
  await world.writeBack();

  outcome.events = histories.reduce((sum, { told }) => sum + told.length, 0);
  for (const [index, history] of histories.entries()) for (const order of history.orders) outcome.deviations.push(...deviationsOf(world, history, order, processes).map((said) => `history ${index}, order ${order.orderNumber}: ${said}`));
  const failed = await world.db('webhook_events').whereNotIn('status', ['processed', 'no-action']).select('id', 'code', 'status', 'problem');
  outcome.deviations.push(...failed.map(({ id, code, status, problem }) => `event ${id} ${code} is ${status}: ${problem}`));
  return outcome;
};

const deviationsOf = (world: EventWorld, { told }: History, order: Order, processes: boolean): string[] => {
  const shown = world.shown(order);
  const run = world.stream.runs.find(({ stops }) => stops.includes(order.consignmentNo!));
  const number = Number(run?.description.match(/\d+/)?.[0] ?? 0);
  const place = run ? run.stops.indexOf(order.consignmentNo!) + 1 : 0;
  const wanted = ['Sent to Stream', ...(run ? [RUNS[number - 1]?.name, SEQUENCES[place - 1]?.name, DAYS[new Date(`${run.date}T00:00:00Z`).getUTCDay()]?.name] : [])].filter((name) => name !== undefined).sort();
  // What counts as one event is told by code, order and time.
  const happened = new Set(told.filter(({ about, code }) => about === order.consignmentNo && ['DELIVERED', 'PARTDELVRD', 'COLLECTED', 'PARTCOLLECTED'].includes(code))
    .map(({ code, body }) => (code === 'DELIVERED' || code === 'COLLECTED' ? code : `${code} ${/"event_date":"([^"]*)"/.exec(body)?.[1]} ${/"event_time":"([^"]*)"/.exec(body)?.[1]}`)));
  const over = [...happened].some((code) => code === 'DELIVERED' || code === 'COLLECTED');
  const said: string[] = [];
  // An order that is processed can't be changed any more; what it showed when it was is right.
  if (!shown.processed && String(shown.identifiers) !== String(wanted)) said.push(`shows ${shown.identifiers.join(', ')} where Stream has ${wanted.join(', ')}`);
  if (shown.notes.length !== happened.size) said.push(`has ${shown.notes.length} notes for ${[...happened].join(', ') || 'nothing'}`);
  if (shown.processed !== (over && processes)) said.push(`is ${shown.processed ? '' : 'not '}processed`);
  return said;
};
