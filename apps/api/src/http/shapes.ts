import Joi from 'joi';

/** A UUID as Postgres and Linnworks spell it; Joi's own check also takes spellings that Postgres refuses. */
export const uuid = (): Joi.StringSchema => Joi.string().lowercase().pattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');

/** A date of the calendar as YYYY-MM-DD: 30 February is none. */
export const calendarDate = (): Joi.StringSchema => Joi.string().pattern(/^[1-9]\d{3}-\d\d-\d\d$/, 'a date as YYYY-MM-DD').custom((text: string, helpers) => {
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? helpers.error('any.invalid') : text;
});

/** Text for one line: no control characters and no halves of signs, which Postgres in part refuses and a log would show. */
export const line = (most: number): Joi.StringSchema => Joi.string().trim().max(most).pattern(/^[^\p{Cc}\p{Cs}]*$/u, 'text without control characters');

/** A failure's code, as answers and rows spell it. */
export const code = (): Joi.StringSchema => Joi.string().pattern(/^[a-z0-9-]{1,60}$/, 'a code');

/** A moment as ISO 8601, within what Postgres and people mean by a time. */
export const time = (): Joi.DateSchema => Joi.date().iso().min('2000-01-01').max('2100-01-01');

/** Whether somebody's API tokens are revoked with what is done; unless said so, they go on. */
export const revokeTokens = (): Joi.BooleanSchema => Joi.boolean().default(false);
export const withTokens = Joi.object<{ revokeTokens: boolean }>({ revokeTokens: revokeTokens() });

/** The parameters of an address about one thing, which its `:id` names. */
export const byId = Joi.object<{ id: string }>({ id: uuid().required() });
