import type { Furnished } from './furnish.ts';
import type { Place } from './canaries.ts';
import type { System } from './system.ts';

type Parameter = { name: string; in: 'path' | 'query'; required: boolean; schema?: { enum?: string[] } };
type Operation = { parameters?: Parameter[] };
type Description = { paths: Record<string, { get?: Operation }> };

/** Ids of everything that an answer lists, at most so many of each list. */
const idsIn = (value: unknown, most = 3): string[] => {
  if (Array.isArray(value)) return value.slice(0, most).flatMap((each) => idsIn(each, most));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (/^(id|\w+Id)$/.test(key) && (typeof each === 'string' || typeof each === 'number') ? [String(each)] : idsIn(each, most)));
};

/** What routes have to be asked with, where they don't answer without. */
const questions = ({ day }: Furnished): Record<string, (ids: string[]) => string[]> => ({ day: () => [day], from: () => [day], to: () => [day] });

/**
 * Asks every address that can be read, as an administrator: those with an id by each id that other answers name, until one is answered.
 * Gives the answers, and the addresses of the description that nothing could be got from.
 */
export const everyAnswer = async (system: System, facts: Furnished, cookie: string): Promise<{ places: Place[]; silent: string[] }> => {
  const places: Place[] = [];
  const ids = new Set<string>([facts.orderId, facts.failedOrderId, facts.eventId, facts.oak.installationId, facts.oak.integrationId]);
  const ask = async (path: string): Promise<boolean> => {
    const gone = new AbortController();
    const answer = await fetch(system.url + path, { headers: { cookie, accept: 'application/json, text/csv, */*' }, signal: gone.signal });
    // Live changes never end; what they say is an id.
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) { gone.abort(); return answer.ok; }
    const text = await answer.text();
    places.push({ where: `${path} (${answer.status})`, text });
    if (answer.ok && answer.headers.get('content-type')?.includes('json')) for (const id of idsIn(JSON.parse(text))) ids.add(id);
    return answer.ok;
  };

  const description = await (await fetch(`${system.url}/operator/openapi.json`, { headers: { cookie } })).json() as Description;
  const readable = Object.entries(description.paths).flatMap(([path, { get }]) => (get ? [{ path, parameters: get.parameters ?? [] }] : []));
  const silent: string[] = [];
  // Those without an id first: their answers name the ids for the others.
  for (const { path, parameters } of readable.toSorted((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))) {
    const query = parameters.filter((each) => each.in === 'query' && each.required).map(({ name }) => ({ name, values: questions(facts)[name]?.([...ids]) ?? [...ids] }));
    const choices = parameters.find((each) => each.in === 'path' && each.schema?.enum)?.schema?.enum;
    const addresses = (path.includes('{') ? (choices ?? [...ids]).map((id) => path.replace(/\{\w+\}/g, encodeURIComponent(id))) : [path])
      .flatMap((address) => query.reduce<string[]>((some, { name, values }) => some.flatMap((each) => values.map((value) => `${each}${each.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`)), [address]));
    let answered = 0;
    for (const address of addresses) if (answered < 3 && await ask(address)) answered += 1;
    if (answered === 0) silent.push(path);
  }
  return { places, silent };
};
