import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { AnySchema, ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

/** One method of Linnworks' published Swagger files, found by `Controller/Method` in any case. */
export interface SwaggerOperation {
  /** `Orders/GetOpenOrders`, as published. */
  name: string;
  verb: 'GET' | 'POST';
}

export interface LinnworksSwagger {
  operations: SwaggerOperation[];
  /**
   * What is wrong with a request in JSON style: for POST the body, for GET the query. Unknown members are wrong too,
   * because Linnworks would ignore them in silence. An empty list means that it is as published.
   */
  validateRequest(method: string, verb: string, sent: unknown): string[];
  /**
   * What is wrong with an answer's parsed body (`undefined` for an answer without one). `exact` also refuses members that
   * Linnworks does not publish: for those who play Linnworks, not for those who read it.
   */
  validateResponse(method: string, body: unknown, status?: number, exact?: 'exact'): string[];
}

interface Published {
  name: string;
  verb: 'GET' | 'POST';
  /** Compiled at first use: most of the 323 methods are never called. */
  body: (() => ValidateFunction) | undefined;
  query: Map<string, string>;
  answer: (() => ValidateFunction) | undefined;
  exactAnswer: (() => ValidateFunction) | undefined;
  empty: boolean;
}

type Json = Record<string, unknown>;
// The package is CommonJS: its default export sits one level deeper under Node's ESM.
const addFormats = (addFormatsModule as unknown as { default?: typeof addFormatsModule.default }).default ?? (addFormatsModule as unknown as typeof addFormatsModule.default);

/**
 * Reads Linnworks' Swagger 2.0 files and checks requests and answers against them. Lenient where Linnworks is: enumerations
 * by name or number, absent or `null` members, any case of a method's name.
 * @param dir the folder with `orders.json`, `openorders.json` …
 * @throws when the folder can't be read.
 */
export function createLinnworksSwagger(dir: string): LinnworksSwagger {
  const published = new Map<string, Published>();
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const document = JSON.parse(readFileSync(join(dir, file), 'utf8')) as Json;
    if (document.swagger !== '2.0') continue; // the v2 orders API is another service
    for (const operation of readDocument(document)) published.set(operation.name.toLowerCase(), operation);
  }

  function find(method: string): Published | string {
    return published.get(method.replace(/^.*\/api\//i, '').replace(/^\/+|\/+$/g, '').toLowerCase()) ?? `Linnworks publishes no method "${method}".`;
  }

  return {
    operations: [...published.values()].map(({ name, verb }) => ({ name, verb })),
    validateRequest(method, verb, sent) {
      const operation = find(method);
      if (typeof operation === 'string') return [operation];
      if (verb.toUpperCase() !== operation.verb) return [`${operation.name} is published as ${operation.verb}, not ${verb}.`];
      if (operation.verb === 'GET') return checkQuery(operation, sent);
      if (!operation.body) return sent === undefined || isEmpty(sent) ? [] : [`${operation.name} takes no body.`];
      return problems(operation.body(), sent);
    },
    validateResponse(method, body, status = 200, exact) {
      const operation = find(method);
      if (typeof operation === 'string') return [operation];
      if (status === 204) return operation.empty ? [] : [`${operation.name} answers a value, not 204.`];
      if (!operation.answer) return body === undefined || body === null ? [] : [`${operation.name} answers nothing, but came with a body.`];
      return body === null ? [] : problems((exact && operation.exactAnswer ? operation.exactAnswer : operation.answer)(), body);
    },
  };
}

function readDocument(document: Json): Published[] {
  const definitions = relaxed(document.definitions ?? {}, false) as Json;
  const strict = relaxed(document.definitions ?? {}, true) as Json;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateFormats: true }), { mode: 'full' });
  // `int32` and `double` are Swagger's; ajv-formats knows them. A GUID is checked by its shape only.
  ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i);
  ajv.addSchema({ $id: 'answers', definitions });
  ajv.addSchema({ $id: 'requests', definitions: strict });
  const compile = (base: string, schema: unknown): (() => ValidateFunction) => {
    let compiled: ValidateFunction | undefined;
    return () => (compiled ??= ajv.compile(rebased(relaxed(schema, base === 'requests'), base) as AnySchema));
  };

  return Object.entries(document.paths as Record<string, Json>).flatMap(([path, verbs]) => {
    const [verb] = Object.keys(verbs);
    const operation = verb === undefined ? undefined : (verbs[verb] as Json);
    if (!operation || (verb !== 'get' && verb !== 'post')) return [];
    const parameters = (operation.parameters ?? []) as Json[];
    const responses = operation.responses as Record<string, Json>;
    const inBody = parameters.find((each) => each.in === 'body');
    return [{
      name: path.replace(/^\/api\//, ''),
      verb: verb === 'get' ? 'GET' as const : 'POST' as const,
      body: inBody ? compile('requests', inBody.schema) : undefined,
      query: new Map(parameters.filter((each) => each.in === 'query').map((each) => [String(each.name).toLowerCase(), String(each.type)])),
      answer: responses['200']?.schema ? compile('answers', responses['200'].schema) : undefined,
      exactAnswer: responses['200']?.schema ? compile('requests', responses['200'].schema) : undefined,
      empty: responses['204'] !== undefined,
    }];
  });
}

/** A schema as leniently as Linnworks itself is, and, for requests, without room for members it does not know. */
function relaxed(schema: unknown, closed: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((each) => relaxed(each, closed));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === 'example' || key === 'description' ? undefined : relaxed(value, closed)]));
  if (Array.isArray(copy.enum)) {
    const { enum: names, type: _type, ...rest } = copy;
    return { ...rest, anyOf: [{ enum: [...(names as unknown[]), null] }, { type: 'integer', minimum: 0 }] };
  }
  if (typeof copy.type === 'string' && typeof copy.in !== 'string') {
    if (closed && copy.type === 'object' && copy.properties && copy.additionalProperties === undefined) copy.additionalProperties = false;
    copy.type = [copy.type, 'null'];
  }
  return copy;
}

function rebased(schema: unknown, base: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => rebased(each, base));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `${base}${value}` : rebased(value, base)]));
}

function checkQuery(operation: Published, sent: unknown): string[] {
  const given = sent instanceof URLSearchParams ? Object.fromEntries(sent) : typeof sent === 'string' ? Object.fromEntries(new URLSearchParams(sent)) : ((sent ?? {}) as Json);
  return Object.entries(given).flatMap(([name, value]) => {
    const type = operation.query.get(name.toLowerCase());
    if (type === undefined) return [`${operation.name} has no query parameter "${name}".`];
    if (type === 'integer' && !/^-?\d+$/.test(String(value))) return [`"${name}" must be a whole number.`];
    if (type === 'boolean' && !/^(true|false)$/i.test(String(value))) return [`"${name}" must be true or false.`];
    return [];
  });
}

function problems(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`);
}

function isEmpty(sent: unknown): boolean {
  return typeof sent === 'object' && sent !== null && Object.keys(sent).length === 0;
}
