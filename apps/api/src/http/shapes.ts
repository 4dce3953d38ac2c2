import Joi from 'joi';

/** A UUID as Postgres and Linnworks spell it; Joi's own check also takes spellings that Postgres refuses. */
export const uuid = (): Joi.StringSchema => Joi.string().lowercase().pattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID');

/** Text for one line: no control characters and no halves of signs, which Postgres in part refuses and a log would show. */
export const line = (most: number): Joi.StringSchema => Joi.string().trim().max(most).pattern(/^[^\p{Cc}\p{Cs}]*$/u, 'text without control characters');

/** A failure's code, as answers and rows spell it. */
export const code = (): Joi.StringSchema => Joi.string().pattern(/^[a-z0-9-]{1,60}$/, 'a code');
