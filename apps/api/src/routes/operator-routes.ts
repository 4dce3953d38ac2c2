import { AppError, type Within } from '@stream-tech/domain';
import type { OperatorChange, Role } from '@stream-tech/store';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { ROLES, TOKEN_PERMISSIONS, isAllowed, isDangerous } from '../http/permissions.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, line, revokeTokens, uuid, withTokens } from '../http/shapes.ts';

const MOST_ACCOUNTS = 1_000;
const LONGEST_DAYS = 730;

const password = (): Joi.StringSchema => Joi.string().max(256);
const role = (): Joi.StringSchema => Joi.string().valid(...Object.keys(ROLES));
const within = (): Joi.AlternativesSchema => Joi.alternatives(Joi.string().valid('all'), Joi.array().items(uuid()).unique().max(MOST_ACCOUNTS));
type NewOperator = { email: string; password: string; role: Role; name?: string; within?: Within };

/** Who may sign in, as what and for which accounts; and the tokens of scripts (security.md, 22 to 29; A-44). */
export const operatorRoutes = ({ stores: { operators, sessions, apiTokens, audit } }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get', path: '/operators', permission: 'operators:manage', reach: 'all', summary: 'Who may sign in', answer: { is: 'All operators with their roles and accounts; those who may not sign in any more last.' },
    handle: async () => ({ operators: await operators.list() }),
  }),
  defineRoute({
    method: 'post', path: '/operators', permission: 'operators:manage', reach: 'all', summary: 'Let somebody sign in',
    body: Joi.object<NewOperator>({ email: line(254).email({ tlds: false }).required(), password: password().required(), role: role().required(), name: line(100).allow(''), within: within() }),
    answer: { status: 201, is: 'The operator.' },
    handle: async ({ body, author }) => ({ operator: await operators.create(body, author) }),
  }),
  defineRoute({
    method: 'patch', path: '/operators/:id', permission: 'operators:manage', reach: 'all', summary: 'Change somebody’s name, role or accounts, or whether they may sign in', params: byId,
    body: Joi.object<OperatorChange>({ name: line(100).allow(''), role: role(), within: within(), isDisabled: Joi.boolean() }).min(1), answer: { status: 204, is: 'It is changed; their sessions have ended, and with whoever may not sign in any more also their API tokens.' },
    handle: ({ params, body, author }) => operators.change(params.id, body, author),
  }),
  defineRoute({
    method: 'post', path: '/operators/:id/password', permission: 'operators:manage', reach: 'all', summary: 'Give somebody a new password', params: byId,
    body: Joi.object<{ password: string; revokeTokens: boolean }>({ password: password().required(), revokeTokens: revokeTokens() }), answer: { status: 204, is: 'It is set; their sessions have ended. Their API tokens go on unless they were to be revoked.' },
    handle: ({ params, body, author }) => operators.setPassword(params.id, body.password, author, { revokeTokens: body.revokeTokens }),
  }),
  defineRoute({
    method: 'post', path: '/operators/:id/sign-out', permission: 'operators:manage', reach: 'all', summary: 'End all sessions of somebody, and their API tokens where that is wanted', params: byId, body: withTokens, answer: { is: 'How many sessions there were, and how many tokens were revoked.' },
    async handle({ params, body, author }) {
      const revokedTokens = body.revokeTokens ? await apiTokens.revokeAll(params.id, author) : 0;
      const ended = await sessions.endAll(params.id);
      await audit.append({ kind: 'operator', ...author, outcome: 'sessions ended', detail: { operatorId: params.id, ended } });
      return { ended, revokedTokens };
    },
  }),
  defineRoute({
    method: 'get', path: '/api-tokens', permission: 'api-tokens:manage', reach: 'all', summary: 'API tokens that work', answer: { is: 'Names, whose they are and what they are limited to; never the values.' },
    handle: async () => ({ tokens: await apiTokens.list() }),
  }),
  defineRoute({
    method: 'post', path: '/api-tokens', permission: 'api-tokens:manage', reach: 'all', summary: 'Issue an API token with my rights, or some of them',
    body: Joi.object<{ name: string; permissions?: string[]; expiresInDays?: number }>({ name: line(100).required(), permissions: Joi.array().items(Joi.string().valid(...TOKEN_PERMISSIONS)).min(1).unique(), expiresInDays: Joi.number().integer().min(1).max(LONGEST_DAYS) }),
    answer: { status: 201, is: 'The token with its value, shown this once. Without `permissions` it may do all that I may, except what asks people to prove to be themselves.' },
    handle: ({ operator, body: { name, permissions, expiresInDays }, author }) =>
      apiTokens.issue(operator!.id, { name, expiresInDays, permissions: permissions ?? TOKEN_PERMISSIONS.filter((permission) => isAllowed(permission, operator) && !isDangerous(permission)) }, author),
  }),
  defineRoute({
    method: 'delete', path: '/api-tokens/:id', permission: 'api-tokens:manage', reach: 'all', summary: 'Revoke an API token', params: byId, answer: { status: 204, is: 'The token no longer works.' },
    async handle({ params, author }) {
      if (!await apiTokens.revoke(params.id, author)) throw new AppError('not-found', 'There is no such token', 'fix-the-data');
    },
  }),
];
