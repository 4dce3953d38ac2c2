import { ALERT_CHANNEL_KIND_NAMES, ALERT_CHANNEL_KINDS, ALERT_RULE_IDS, ALERT_SEVERITIES, alertRule, TIME_OF_DAY, type AlertRuleId } from '@stream-tech/domain';
import type { AlertChannelChange, AlertRuleSettings, NewAlertChannel } from '@stream-tech/store';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, line, uuid } from '../http/shapes.ts';

const byRule = Joi.object<{ rule: AlertRuleId }>({ rule: Joi.string().valid(...ALERT_RULE_IDS).required() });
const timeOfDay = (): Joi.StringSchema => Joi.string().pattern(TIME_OF_DAY, 'a time of day as HH:MM');

const channelFields = {
  name: line(80).min(1), target: line(2_000).min(1), enabled: Joi.boolean(), floor: Joi.string().valid(...Object.keys(ALERT_SEVERITIES)),
  installationIds: Joi.array().items(uuid()).max(1_000).unique().allow(null), quiet: Joi.object({ from: timeOfDay().required(), until: timeOfDay().required() }).allow(null), timeZone: line(64).min(1), digest: Joi.boolean(),
};
const newChannel = (timeZone: string) => Joi.object<NewAlertChannel>({
  ...channelFields, kind: Joi.string().valid(...ALERT_CHANNEL_KIND_NAMES).required(), name: channelFields.name.required(), target: channelFields.target.required(),
  enabled: channelFields.enabled.default(true), floor: channelFields.floor.default('warning'), installationIds: channelFields.installationIds.default(null), quiet: channelFields.quiet.default(null),
  timeZone: channelFields.timeZone.default(timeZone), digest: channelFields.digest.default(true),
});
const channelChange = Joi.object<AlertChannelChange & { version: number }>({ ...channelFields, version: Joi.number().integer().min(1).max(2_147_483_647).required() });

const rulesOf = (settings: AlertRuleSettings) => ALERT_RULE_IDS.map((id) => {
  const { title, help, severity, threshold } = alertRule(id);
  return { id, title, help, severity, definition: threshold ?? null, enabled: settings[id].enabled, threshold: settings[id].threshold ?? null };
});

/** What is wrong now and what was, which rules tell of it, and whom. No answer holds a channel's whole target. */
export const alertRoutes = ({ views, stores, alertFlows, scheduleTimezone }: Pick<ApiDeps, 'views' | 'stores' | 'alertFlows' | 'scheduleTimezone'>): Route[] => {
  const never = new AbortController().signal;
  return [
    defineRoute({
      method: 'get', path: '/alerts', permission: 'alerts:view', reach: 'within', summary: 'Alerts that are on, and those that were', answer: { is: 'The gravest first, each with what to do about it and the page behind it; those that are over, the latest first; and when the rules were last looked at.' },
      handle: ({ within }) => views.alerts.read(within),
    }),
    defineRoute({
      method: 'get', path: '/alert-rules', permission: 'alerts:view', reach: 'nobody', summary: 'The rules of alerts', answer: { is: 'Each with its help, its threshold and the range of it, and whether it is on.' },
      handle: async () => ({ rules: rulesOf(await stores.alertRules.read()) }),
    }),
    defineRoute({
      method: 'patch', path: '/alert-rules/:rule', permission: 'alerts:manage', reach: 'all', summary: 'Switch a rule on or off, or move its threshold', params: byRule,
      body: Joi.object<{ enabled?: boolean; threshold?: number }>({ enabled: Joi.boolean(), threshold: Joi.number() }), answer: { is: 'All rules.' },
      handle: async ({ params: { rule }, body, author }) => ({ rules: rulesOf(await stores.alertRules.change(rule, body, author)) }),
    }),
    defineRoute({
      method: 'get', path: '/alert-channels', permission: 'alerts:view', reach: 'all', summary: 'Who is told of alerts', answer: { is: 'The channels, their targets masked; and the kinds there are, with why one can’t be used.' },
      handle: async () => ({
        channels: await stores.alertChannels.list(),
        kinds: ALERT_CHANNEL_KIND_NAMES.map((kind) => ({ kind, ...ALERT_CHANNEL_KINDS[kind], unavailable: alertFlows.unavailable(kind) ?? null })),
        timeZone: scheduleTimezone,
      }),
    }),
    defineRoute({
      method: 'post', path: '/alert-channels', permission: 'alerts:manage', reach: 'all', summary: 'Tell somebody else of alerts', body: newChannel(scheduleTimezone), answer: { status: 201, is: 'The channel, its target masked.' },
      handle: ({ body, author }) => alertFlows.channels.create(body, author),
    }),
    defineRoute({
      method: 'patch', path: '/alert-channels/:id', permission: 'alerts:manage', reach: 'all', summary: 'Change a channel; without a target it keeps its own', params: byId, body: channelChange, answer: { is: 'The channel, its target masked.' },
      handle: ({ params: { id }, body: { version, ...change }, author }) => alertFlows.channels.change(id, version, change, author),
    }),
    defineRoute({
      method: 'delete', path: '/alert-channels/:id', permission: 'alerts:manage', reach: 'all', summary: 'Tell a channel nothing any more', params: byId, answer: { status: 204, is: 'Nothing; what waited for it is dropped.' },
      handle: ({ params: { id }, author }) => stores.alertChannels.remove(id, author),
    }),
    defineRoute({
      method: 'post', path: '/alert-channels/:id/test', asksOthers: true, permission: 'alerts:manage', reach: 'all', summary: 'Send a channel a message that says it is a test', params: byId, answer: { is: 'Whether it was taken, and what happened in words.' },
      handle: ({ params: { id } }) => alertFlows.channels.test(id, never),
    }),
  ];
};
