import { afterEach, describe, expect, test } from '@jest/globals';
import { AppError, CredentialsRefused, NumberCollision, OutcomeUnknown, RemoteRejected, type Carrier, type CreateOptions, type Shipment } from '@stream-tech/domain';

/** How a carrier can be told to behave, in words that fit any of them. `once`: the next create only. */
export type CarrierTrouble = 'refuses-once' | 'not-now-once' | 'loses-its-answer-once' | 'breaks-off-once' | 'refuses-our-credentials';

/** A carrier's world as the suite needs it: the carrier under test, and its partner played over real HTTP. */
export type CarrierWorld = AsyncDisposable & {
  carrier: Carrier;
  /** A shipment that the partner accepts, with any part of it changed. */
  shipment(changes?: Partial<Shipment>): Shipment;
  options(more?: Partial<CreateOptions>): CreateOptions;
  /** Numbers of the orders that the partner holds and that are alive. */
  held(): string[];
  trouble(kind: CarrierTrouble): void;
};

/** What every carrier must do, whoever it is (domain/carrier.ts; architecture, "Where do I add … a carrier?"). */
export const carrierSuite = (name: string, createWorld: () => Promise<CarrierWorld>): void => {
  describe(`${name} as a carrier`, () => {
    const worlds: CarrierWorld[] = [];
    const arrive = async (): Promise<CarrierWorld> => {
      const world = await createWorld();
      worlds.push(world);
      return world;
    };
    const failureOf = (call: Promise<unknown>): Promise<unknown> => call.then(() => undefined, (error: unknown) => error);
    afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });

    test.each(['Delivery', 'Collection'] as const)('creates a %s once, and finds it again by what was asked for', async (kind) => {
      const world = await arrive();
      const shipment = world.shipment({ kind });
      const made = await world.carrier.createConsignment(shipment, world.options());
      expect(made).toMatchObject({ adopted: false, consignmentNo: expect.stringMatching(/./), trackingNumber: expect.stringMatching(/./), trackingUrl: expect.stringMatching(/^https?:/) });
      expect(await world.carrier.findAdoptable(world.carrier.describe(shipment))).toMatchObject({ adopted: true, consignmentNo: made.consignmentNo, trackingNumber: made.trackingNumber });
      expect(world.held()).toEqual([shipment.orderNo]);
    });

    test('has nothing under a number it was never given', async () => {
      const world = await arrive();
      expect(await world.carrier.findAdoptable(world.carrier.describe(world.shipment()))).toBeUndefined();
    });

    test('never holds an order twice, however often it is asked (W1)', async () => {
      const world = await arrive();
      const shipment = world.shipment();
      await Promise.allSettled(Array.from({ length: 4 }, () => world.carrier.createConsignment(shipment, world.options())));
      expect(world.held()).toEqual([shipment.orderNo]);
    });

    test("does not take another's order for ours", async () => {
      const world = await arrive();
      await world.carrier.createConsignment(world.shipment({ customerOrderNo: 'THEIRS' }), world.options());
      expect(await failureOf(world.carrier.findAdoptable(world.carrier.describe(world.shipment({ customerOrderNo: 'OURS' }))))).toBeInstanceOf(NumberCollision);
    });

    test('says a refusal with its reason, and holds nothing', async () => {
      const world = await arrive();
      world.trouble('refuses-once');
      const error = await failureOf(world.carrier.createConsignment(world.shipment(), world.options()));
      expect(error).toBeInstanceOf(RemoteRejected);
      expect((error as RemoteRejected).reasons.length).toBeGreaterThan(0);
      expect(world.held()).toEqual([]);
    });

    test('gets over an answered "not now" by itself', async () => {
      const world = await arrive();
      world.trouble('not-now-once');
      expect(await world.carrier.createConsignment(world.shipment(), world.options())).toMatchObject({ adopted: false });
      expect(world.held()).toHaveLength(1);
    });

    test.each([['loses-its-answer-once', 1], ['breaks-off-once', 0]] as const)('calls it unknown when it %s, and asks only once', async (trouble, held) => {
      const world = await arrive();
      world.trouble(trouble);
      let asked = 0;
      const error = await failureOf(world.carrier.createConsignment(world.shipment(), world.options({ beforeAsking: async () => { asked += 1; } })));
      expect(error).toBeInstanceOf(OutcomeUnknown);
      expect([asked, world.held().length]).toEqual([1, held]);
      const found = await world.carrier.findAdoptable(world.carrier.describe(world.shipment()));
      expect(found?.adopted).toBe(held === 1 ? true : undefined);
    });

    test('says that its credentials are refused, by every call', async () => {
      const world = await arrive();
      world.trouble('refuses-our-credentials');
      const { carrier } = world;
      const calls = [
        () => carrier.createConsignment(world.shipment(), world.options()), () => carrier.findAdoptable(carrier.describe(world.shipment())), () => carrier.depots(), () => carrier.proveCredentials(),
        () => carrier.readOrder('X-1'), () => carrier.deleteConsignment('X-1'), () => carrier.subscriptions(), () => carrier.unsubscribe('1'), () => carrier.subscribe({ event: 'X', eventType: 'X', url: 'https://bridge.example.com/', authHeader: 'x' }),
      ];
      for (const call of calls) expect(await failureOf(call())).toBeInstanceOf(CredentialsRefused);
    });

    test('asks nothing once the order is no longer ours', async () => {
      const world = await arrive();
      const lost = new Error('no longer ours');
      const ends: Partial<CreateOptions>[] = [{ signal: AbortSignal.abort(lost) }, { beforeAsking: () => Promise.reject(lost) }, { assertHeld: () => { throw lost; } }];
      for (const end of ends) expect(await failureOf(world.carrier.createConsignment(world.shipment(), world.options(end)))).toBe(lost);
      expect(world.held()).toEqual([]);
    });

    test('lists its depots with methods to choose from, and proves its credentials', async () => {
      const world = await arrive();
      const depots = await world.carrier.depots();
      expect(depots.length).toBeGreaterThan(0);
      expect(depots.every(({ id, name, deliveryMethods }) => id !== '' && name !== '' && deliveryMethods.every((method) => method.id !== ''))).toBe(true);
      await expect(world.carrier.proveCredentials()).resolves.toBeUndefined();
    });

    test('shows an order it holds, under both of its numbers, and none that it was never given', async () => {
      const world = await arrive();
      const shipment = world.shipment();
      expect(await world.carrier.readOrder(shipment.orderNo)).toBeUndefined();
      const { consignmentNo } = await world.carrier.createConsignment(shipment, world.options());
      const read = await world.carrier.readOrder(consignmentNo);
      expect(read).toMatchObject({ consignmentNo, orderNo: shipment.orderNo, alive: true, done: 'no' });
      expect(read?.legs.every(({ run }) => run === undefined)).toBe(true);
      expect(await world.carrier.readOrder(shipment.orderNo)).toEqual(read);
    });

    test('takes an order out, as often as it is asked, and may be given it again', async () => {
      const world = await arrive();
      const shipment = world.shipment();
      await expect(world.carrier.deleteConsignment(shipment.orderNo)).resolves.toBeUndefined();
      await world.carrier.createConsignment(shipment, world.options());
      await world.carrier.deleteConsignment(shipment.orderNo);
      await world.carrier.deleteConsignment(shipment.orderNo);
      expect(world.held()).toEqual([]);
      expect((await world.carrier.readOrder(shipment.orderNo))?.alive ?? false).toBe(false);
      expect(await world.carrier.createConsignment(shipment, world.options())).toMatchObject({ adopted: false });
    });

    test('names the events that it has to be asked for, and what to ask for instead only for such', async () => {
      const { wantedEvents, fallbackEvents } = (await arrive()).carrier;
      expect(wantedEvents.length).toBeGreaterThan(0);
      expect(new Set(wantedEvents.map(({ event, eventType }) => `${event} ${eventType}`)).size).toBe(wantedEvents.length);
      expect(fallbackEvents.every(({ eventType }) => wantedEvents.some((wanted) => wanted.eventType === eventType))).toBe(true);
    });

    test('fails only with errors that say what has to happen next', async () => {
      const world = await arrive();
      world.trouble('breaks-off-once');
      const error = await failureOf(world.carrier.createConsignment(world.shipment(), world.options()));
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).message).toMatch(/^[A-Z].*[a-z)]$/s);
    });
  });
};
