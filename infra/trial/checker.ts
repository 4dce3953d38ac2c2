/**
 * The invariants of reliability.md, section 4, one function each: what the rows say against what the partners' ledgers show. Nothing here
 * shares code with the flows; the legal steps and the quotas are written down a second time on purpose.
 */
import { readFileSync } from 'node:fs';
import type { LinnworksOrder } from '../../packages/simulators/src/index.ts';
import { connectWorker } from '../../packages/queues/src/index.ts';
import type { World } from './world.ts';

export type Finding = {
  invariant: string;
  /** What was held to it, counted. */
  checked: number;
  of: string;
  violations: string[];
  /** A figure worth seeing. */
  note?: string;
};

type Row = {
  id: string; installation_id: string; linnworks_order_id: string; order_number: number; status: string; submissions: number; problem: { code: string; message: string; details?: { title?: string } } | null;
  stream_account: string | null; stream_order_no: string | null; consignment_no: string | null; tracking_number: string | null; tracking_url: string | null; refused_at: Date | null;
  write_back_due_at: Date | null; write_back_problem: string | null;
};

const rowsOf = async (world: World): Promise<Row[]> => (await world.db.raw<{ rows: Row[] }>('select * from orders order by order_number')).rows;
const query = async <T>(world: World, sql: string, bindings: (string | number)[] = []): Promise<T[]> => (await world.db.raw<{ rows: T[] }>(sql, bindings)).rows;
const nameOf = (row: Pick<Row, 'order_number' | 'id'>): string => `order ${row.order_number} (${row.id})`;

/** I1: at most one live consignment for (account, order number), and for (account, customer's order number), Stream taking any number twice. */
export const checkSingle = (world: World): Finding => {
  const { stream, tenants } = world.partners;
  const live = stream.consignments.filter(({ cancelled, deleted }) => !cancelled && !deleted);
  const twins = (['orderNo', 'customerOrderNo'] as const).flatMap((field) => {
    const groups = Map.groupBy(live, (each) => `${each.account} ${each[field]}`);
    return [...groups].filter(([, group]) => group.length > 1).map(([key, group]) => `${field} ${key} has ${group.length} live consignments: ${group.map(({ consignmentNo, committedAt }) => `${consignmentNo} at ${new Date(committedAt).toISOString()}`).join(', ')}`);
  });
  return { invariant: 'I1 single', checked: live.length, of: `live consignments of ${tenants.length} account(s)`, violations: twins };
};

/** I2: every order that was open in Linnworks is where it has to be, with its reason; a Completed one really is in Stream, and what is not for us has no row. */
export const checkNoneLost = async (world: World, { maxRetryAttempts = 3 }: { maxRetryAttempts?: number } = {}): Promise<Finding> => {
  const { expected, stream, tenants } = world.partners;
  const rows = new Map((await rowsOf(world)).map((row) => [`${row.installation_id} ${row.linnworks_order_id}`, row]));
  const byNumber = Map.groupBy(stream.consignments.filter(({ cancelled, deleted }) => !cancelled && !deleted), ({ account, consignmentNo }) => `${account} ${consignmentNo}`);
  const violations: string[] = [];
  for (const [orderId, wanted] of expected) {
    const tenant = tenants.find(({ name }) => name === wanted.tenant);
    const row = rows.get(`${world.installationIds.get(wanted.tenant)} ${orderId}`);
    const about = `${wanted.tenant}, order ${wanted.orderNumber}`;
    if (wanted.end === 'ignored') {
      if (row) violations.push(`${about} is not for us, and has a row (${row.status})`);
    } else if (!row) violations.push(`${about} was never fetched`);
    else if (wanted.end === 'validation-failed') {
      if (row.status !== 'validation-failed') violations.push(`${about} should be Validation Failed (${wanted.title}), and is ${row.status}`);
      else if (!row.problem?.message.startsWith(wanted.title)) violations.push(`${about} should say "${wanted.title}", and says "${row.problem?.message}"`);
    } else if (row.status === 'failed' && row.submissions >= 1 + maxRetryAttempts) violations.push(`${about} is Failed after ${row.submissions} submissions although it can be sent: ${row.problem?.message}`);
    else if (row.status !== 'completed') violations.push(`${about} should be Completed, and is ${row.status} after ${row.submissions} submissions: ${row.problem?.message ?? 'no reason'}`);
    else {
      const found = byNumber.get(`${tenant?.clientId} ${row.consignment_no}`)?.[0];
      if (!found) violations.push(`${about} is Completed with ${row.consignment_no}, which Stream does not have`);
      else if (found.orderNo !== row.stream_order_no || found.trackingId !== row.tracking_number || found.trackingURL !== row.tracking_url) violations.push(`${about} is Completed with ${row.consignment_no}, whose numbers in Stream are others (${found.orderNo}, ${found.trackingId})`);
    }
  }
  return { invariant: 'I2 none lost', checked: expected.size, of: 'orders in Linnworks', violations };
};

const identifiersOf = (order: LinnworksOrder): string[] => (order.GeneralInfo.Identifiers ?? []).map(({ Name }) => Name);

/** I5: Linnworks shows what the rows say: tracking number, properties, identifiers, and nothing of ours on orders that were never submitted. */
export const checkConvergence = async (world: World): Promise<Finding> => {
  const rows = await rowsOf(world);
  const violations: string[] = [];
  for (const row of rows) {
    const tenant = world.partners.tenants.find(({ name }) => world.installationIds.get(name) === row.installation_id);
    const order = tenant?.account.find(row.linnworks_order_id);
    if (!order) { violations.push(`${nameOf(row)} is in no Linnworks account of its installation`); continue; }
    if (row.write_back_due_at) violations.push(`${nameOf(row)} still has a write-back due: ${row.write_back_problem ?? 'no problem noted'}`);
    const tracking = row.status === 'completed' ? row.tracking_number : '';
    if (order.ShippingInfo.TrackingNumber !== tracking) violations.push(`${nameOf(row)} is ${row.status}; its tracking number in Linnworks is "${order.ShippingInfo.TrackingNumber}", not "${tracking}"`);
    const shown = identifiersOf(order).filter((name) => name === 'Sent to Stream' || name === 'Error from Stream').sort().join();
    const wanted = row.status === 'completed' ? 'Sent to Stream' : row.refused_at ? 'Error from Stream' : '';
    if (shown !== wanted) violations.push(`${nameOf(row)} is ${row.status}; Linnworks shows the identifiers "${shown}", not "${wanted}"`);
    if (row.status === 'completed') {
      const properties = new Map(order.ExtendedProperties.map(({ Name, Value }) => [Name, Value]));
      const missing = ([['StreamTrackingURL', row.tracking_url], ['StreamConsignmentNo', row.consignment_no]] as const).filter(([name, value]) => properties.get(name) !== value);
      for (const [name, value] of missing) violations.push(`${nameOf(row)}: property ${name} is "${properties.get(name) ?? 'missing'}", not "${value}"`);
      const names = order.ExtendedProperties.map(({ Name }) => Name);
      if (new Set(names).size !== names.length) violations.push(`${nameOf(row)} has a property twice: ${names.join(', ')}`);
    }
  }
  return { invariant: 'I5 convergence', checked: rows.length, of: 'rows', violations };
};

/** I6: after quiet nothing is In Progress; while things go on, nothing longer than `graceSeconds` past its lease or next look. Fetch and send marks are fresh. */
export const checkNotStuck = async (world: World, { quiet = true, graceSeconds = 0, cycleSeconds = 600 }: { quiet?: boolean; graceSeconds?: number; cycleSeconds?: number } = {}): Promise<Finding> => {
  const stuck = await query<{ id: string; order_number: number; late: number }>(world,
    `select id, order_number, extract(epoch from now() - coalesce(next_look_at, lease_until)) as late from orders where status = 'in-progress' and (?::boolean or coalesce(next_look_at, lease_until) < now() - make_interval(secs => ?))`, [String(quiet), graceSeconds]);
  const silent = await query<{ name: string; fetched_at: Date | null; sent_at: Date | null }>(world,
    `select name, fetched_at, sent_at from installations where active and (fetched_at is null or fetched_at < now() - make_interval(secs => ?) or sent_at is null or sent_at < now() - make_interval(secs => ?))`, [cycleSeconds, cycleSeconds]);
  const total = await query<{ count: number }>(world, 'select (select count(*) from orders) + (select count(*) from installations) as count');
  return {
    invariant: 'I6 nothing stuck', checked: Number(total[0]?.count), of: 'rows and installations',
    violations: [
      ...stuck.map((row) => `${nameOf(row)} is In Progress, ${Math.round(Number(row.late))} s past its lease or next look`),
      ...silent.map(({ name, fetched_at: fetched, sent_at: sent }) => `${name} was last fetched at ${fetched?.toISOString() ?? 'no time'} and last sent at ${sent?.toISOString() ?? 'no time'}`),
    ],
  };
};

/** Published quotas of Linnworks by method and minute (performance.md, 2). */
const QUOTAS: Record<string, number> = {
  'Orders/GetOpenOrders': 250, 'OpenOrders/GetOpenOrdersDetails': 150, 'Orders/GetOrdersById': 250, 'Orders/SetOrderShippingInfo': 250, 'Orders/SetExtendedProperties': 250, 'Orders/AddExtendedProperties': 150, 'Orders/GetExtendedProperties': 250,
  'OpenOrders/AssignOrderIdentifier': 250, 'OpenOrders/UnassignOrderIdentifier': 250, 'OpenOrders/GetIdentifiersByOrderIds': 150, 'Auth/AuthorizeByApplication': 150,
};

const peakOf = (times: number[]): number => {
  let peak = 0;
  for (let from = 0, to = 0; to < times.length; to += 1) {
    while ((times[to] as number) - (times[from] as number) >= 60_000) from += 1;
    peak = Math.max(peak, to - from + 1);
  }
  return peak;
};

/** I7: creates per order, and calls per minute and method of each Linnworks account (any 60 seconds) against what Linnworks publishes. */
export const checkBudgets = (world: World, { maxRetryAttempts = 3, streamApiMaxRetryAttempts = 3, quotas = true }: { maxRetryAttempts?: number; streamApiMaxRetryAttempts?: number; quotas?: boolean } = {}): Finding => {
  const { stream, linnworks } = world.partners;
  const most = (1 + maxRetryAttempts) * (1 + streamApiMaxRetryAttempts);
  const creates = Map.groupBy(stream.ledger.calls('orders/create'), ({ account, request }) => `${account} ${orderNoIn(request)}`);
  const violations = [...creates].filter(([, calls]) => calls.length > most).map(([key, calls]) => `${key} was created ${calls.length} times, the most being ${most}`);
  const counts = [...creates.values()].map(({ length }) => length);
  let worst = { share: 0, text: 'none' };
  for (const [key, calls] of quotas ? Map.groupBy(linnworks.ledger, ({ account, method }) => `${account} ${method}`) : []) {
    const quota = QUOTAS[calls[0]?.method ?? ''];
    if (quota === undefined) continue;
    const peak = peakOf(calls.map(({ at }) => at));
    if (peak / quota > worst.share) worst = { share: peak / quota, text: `${key}: ${peak} of ${quota} a minute` };
    if (peak > quota) violations.push(`${key} was called ${peak} times within a minute, the published quota being ${quota}`);
  }
  const refused = linnworks.ledger.filter(({ status, fault }) => status === 429 && fault === undefined).length;
  if (quotas && refused > 0) violations.push(`Linnworks refused ${refused} calls because a quota was full`);
  const repeated = counts.filter((count) => count > 1).length;
  return { invariant: 'I7 budgets', checked: creates.size, of: 'order numbers', violations, note: `creates per order at most ${Math.max(0, ...counts)}; ${repeated} asked for more than once${quotas ? `; busiest Linnworks method ${worst.text} (${Math.round(worst.share * 100)} %)` : ''}` };
};

const orderNoIn = (request: unknown): string => {
  const body = (request as { header?: { orderNo?: string }; body?: { header?: { orderNo?: string } } } | undefined);
  return String(body?.header?.orderNo ?? body?.body?.header?.orderNo ?? '');
};

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** I8: no call carries another tenant's order, token or number; no row refers across installations. */
export const checkIsolation = async (world: World): Promise<Finding> => {
  const { linnworks, stream, tenants } = world.partners;
  const ownerOf = new Map<string, string>();
  for (const { name, account } of tenants) {
    for (const id of account.orders.keys()) ownerOf.set(id.toLowerCase(), name);
    ownerOf.set(account.installationToken.toLowerCase(), name);
  }
  const violations: string[] = [];
  for (const { seq, account, method, request } of linnworks.ledger) {
    if (account === undefined || request === undefined) continue;
    for (const [id] of JSON.stringify(request).matchAll(GUID)) {
      const owner = ownerOf.get(id.toLowerCase());
      if (owner !== undefined && owner !== account) violations.push(`Linnworks call ${seq} (${method}) of ${account} carries ${owner}'s ${id}`);
    }
  }
  const numbers = new Map<string, string>();
  for (const { name, prefix, account } of tenants) for (const order of account.orders.values()) numbers.set(`${prefix}${order.NumOrderId}`, name);
  for (const { account, orderNo } of stream.consignments) {
    const tenant = tenants.find(({ clientId }) => clientId === account);
    const owner = numbers.get(orderNo);
    if (owner !== tenant?.name) violations.push(`Stream's ${account} (${tenant?.name}) has order ${orderNo} of ${owner ?? 'nobody'}`);
  }
  const foreign = tenants.flatMap((tenant) => tenants.filter((other) => other !== tenant).map((other) => [tenant, other] as const));
  for (const [tenant, other] of foreign) {
    for (const { seq, account, method, request } of stream.ledger) {
      if (account === tenant.clientId && JSON.stringify(request ?? '').includes(other.clientSecret)) violations.push(`Stream call ${seq} (${method}) of ${tenant.name} carries ${other.name}'s secret`);
    }
  }
  const across = await query<{ what: string; id: string }>(world, `
    select 'order' as what, o.id::text from orders o join integrations i on i.id = o.integration_id where i.installation_id <> o.installation_id
    union all select 'service', s.id::text from services s join integrations i on i.id = s.integration_id where i.installation_id <> s.installation_id
    union all select 'audit entry', a.id::text from audit_log a join orders o on o.id = a.order_id where a.installation_id is distinct from o.installation_id
    union all select 'replaced order', o.id::text from orders o join orders r on r.id = o.replaces_order_id where r.installation_id <> o.installation_id`);
  violations.push(...across.map(({ what, id }) => `${what} ${id} refers to another installation`));
  return { invariant: 'I8 isolation', checked: linnworks.ledger.length + stream.ledger.length, of: 'calls', violations };
};

/** I9: secrets occur nowhere in logs, Redis or audit; customers' names and addresses nowhere in logs and Redis. */
export const checkSilence = async (world: World): Promise<Finding> => {
  const secrets = world.secrets.filter((secret) => secret.length >= 8);
  const people = [...new Set(world.partners.tenants.flatMap(({ account }) => [...account.orders.values()].slice(0, 400).flatMap(({ CustomerInfo: { Address } }) => [Address.FullName, Address.EmailAddress, Address.Address1])))].filter((text) => text.length >= 10);
  const violations: string[] = [];
  let read = 0;
  const look = (where: string, text: string, words: string[]): void => {
    read += 1;
    for (const word of words) if (text.includes(word)) violations.push(`${where} holds "${word.slice(0, 6)}…"`);
  };
  for (const { log } of world.processes) look(log, readFileSync(log, 'utf8'), [...secrets, ...people]);
  const redis = connectWorker(world.redisUrl, { warn: () => undefined, info: () => undefined });
  for (let cursor = '0'; ;) {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 500);
    for (const key of keys) {
      const type = await redis.type(key);
      const value = type === 'hash' ? await redis.hgetall(key) : type === 'string' ? await redis.get(key) : type === 'zset' ? await redis.zrange(key, '0', '-1') : type === 'list' ? await redis.lrange(key, 0, -1) : type === 'stream' ? await redis.xrange(key, '-', '+') : '';
      look(`Redis ${key}`, `${key} ${JSON.stringify(value)}`, [...secrets, ...people]);
    }
    cursor = next;
    if (cursor === '0') break;
  }
  redis.disconnect();
  const audit = await query<{ text: string }>(world, 'select to_json(a)::text as text from audit_log a');
  for (const { text } of audit) look('the audit log', text, secrets);
  return { invariant: 'I9 silence', checked: read, of: 'logs, Redis keys and audit entries', violations: [...new Set(violations)].slice(0, 20) };
};

/** I11: each status change (seen by a trigger) has exactly one audit entry of the same transaction, with a correlation id; and each entry a change. */
export const checkAudit = async (world: World): Promise<Finding> => {
  const changes = await query<{ count: number }>(world, 'select count(*) as count from trial_witness');
  const unlike = await query<{ order_id: string; from_status: string | null; to_status: string; witnessed: number; told: number; silent: number }>(world, `
    select order_id, from_status, to_status, xid, sum(witnessed) as witnessed, sum(told) as told, sum(silent) as silent from (
      select order_id, from_status, to_status, xid, 1 as witnessed, 0 as told, 0 as silent from trial_witness
      union all
      select order_id, from_status, to_status, xmin::text::bigint, 0, 1, (coalesce(correlation_id, '') = '')::int from audit_log where kind = 'order' and to_status is not null
    ) both_sides group by order_id, from_status, to_status, xid having sum(witnessed) <> sum(told) or sum(silent) > 0`);
  return {
    invariant: 'I11 audit complete', checked: Number(changes[0]?.count), of: 'status changes',
    violations: unlike.map(({ order_id: id, from_status: from, to_status: to, witnessed, told, silent }) => `order ${id}: ${from ?? 'new'} → ${to} happened ${witnessed} time(s), told ${told} time(s)${Number(silent) > 0 ? ', without a correlation id' : ''}`),
  };
};

/** The guide's lifecycle (R-001 … R-011), and the one step the send protocol adds: "not now" gives an order back (step 5). */
const LEGAL = new Set([
  'new pending', 'pending in-progress', 'pending validation-failed', 'in-progress completed', 'in-progress failed', 'in-progress validation-failed', 'in-progress ready-for-retry', 'completed deleted', 'failed ready-for-retry',
  'failed validation-failed', 'ready-for-retry in-progress', 'ready-for-retry validation-failed', 'validation-failed pending',
]);

/** I12: every step of every order is in the lifecycle, follows on the one before, and the last one is where the row stands. From the audit alone. */
export const checkLegality = async (world: World): Promise<Finding> => {
  const steps = await query<{ order_id: string; from_status: string | null; to_status: string }>(world, `select order_id, from_status, to_status from audit_log where kind = 'order' and to_status is not null order by order_id, id`);
  const status = new Map((await rowsOf(world)).map(({ id, status: stands }) => [id, stands]));
  const violations: string[] = [];
  for (const [orderId, told] of Map.groupBy(steps, ({ order_id: id }) => id)) {
    let at: string | null = null;
    for (const { from_status: from, to_status: to } of told) {
      if (from !== at) violations.push(`order ${orderId}: a step begins at ${from ?? 'new'}, the one before ended at ${at ?? 'new'}`);
      if (!LEGAL.has(`${from ?? 'new'} ${to}`)) violations.push(`order ${orderId}: ${from ?? 'new'} → ${to} is not in the lifecycle`);
      at = to;
    }
    if (status.get(orderId) !== at) violations.push(`order ${orderId} stands at ${status.get(orderId)}, its audit ends at ${at}`);
  }
  for (const id of status.keys()) if (!steps.some(({ order_id: told }) => told === id)) violations.push(`order ${id} has no audit at all`);
  return { invariant: 'I12 legality', checked: steps.length, of: 'audited steps', violations };
};

/** All of them, after quiet. */
export const checkAll = async (world: World, options: { maxRetryAttempts?: number; streamApiMaxRetryAttempts?: number; quotas?: boolean } = {}): Promise<Finding[]> => [
  checkSingle(world),
  await checkNoneLost(world, options),
  await checkConvergence(world),
  await checkNotStuck(world),
  checkBudgets(world, options),
  await checkIsolation(world),
  await checkSilence(world),
  await checkAudit(world),
  await checkLegality(world),
];
