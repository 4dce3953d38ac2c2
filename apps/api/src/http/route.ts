import type { Within } from '@stream-tech/domain';
import type { Author, Operator, ReachKind } from '@stream-tech/store';
import type { RequestHandler } from 'express';
import type Joi from 'joi';
import type { Permission } from './permissions.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler gets: checked input, and who asks. */
export type Asked<P = unknown, Q = unknown, B = unknown> = {
  params: P;
  query: Q;
  body: B;
  /** Who asks; absent on public routes. */
  operator: Operator | undefined;
  /** The installations whose data the answer may hold; what a stranger asks for on a public route is none's. */
  within: Within;
  /** The same, as audit rows name it. */
  author: Author;
  /** The caller's session. */
  session: { token: string | undefined; /** Its name among the caller's sessions; absent where an API token asks. */ id: string | undefined; /** What the browser calls itself. */ agent: string; open(token: string): void; close(): void };
};

/**
 * How a route is held to the installations of who asks (security.md, 29). `nobody`: it touches no installation's data. `within`: its
 * handler reads and changes nothing but what is in `asked.within`. `all`: it is for those who see all installations. Otherwise the name of
 * the parameter that names the one thing it is about: whose that is gets looked up before anything else, and a foreign one is not found.
 */
export type Reach = 'nobody' | 'within' | 'all' | { [kind in ReachKind]?: string };

/**
 * One address of the api, declared: the mounter takes everything it enforces from here, and the OpenAPI description everything
 * it says. A route without a permission or a reach is not mounted (security.md, 22).
 */
export type Route<P = unknown, Q = unknown, B = unknown> = {
  method: Method;
  /** Express' spelling, below `/operator`: `/orders/:id`. */
  path: string;
  permission: Permission;
  reach: Reach;
  summary: string;
  params?: Joi.ObjectSchema<P>;
  query?: Joi.ObjectSchema<Q>;
  body?: Joi.ObjectSchema<B>;
  /** What the description shows in place of `body`, where the flow behind the route does the checking. */
  bodyShape?: Joi.ObjectSchema;
  /** What comes back, in words; `status` 200 unless said otherwise, 204 where nothing comes back. */
  answer: { status?: 200 | 201 | 202 | 204; is: string; /** Where it is no JSON: its media type, and the handler gives the bytes piece by piece. */ type?: 'application/pdf' | 'text/csv' | 'text/event-stream' };
  /** Each time it is called, a partner or a channel's receiver is asked: how often one person does that has a limit. */
  asksOthers?: true;
  /** Run after the input is checked and before `handle`: throttles. */
  guards?: RequestHandler[];
  handle(asked: Asked<P, Q, B>): Promise<unknown>;
};

/** Declares a route; its handler's types follow from its schemas. */
export const defineRoute = <P = unknown, Q = unknown, B = unknown>(route: Route<P, Q, B>): Route => route as Route;
