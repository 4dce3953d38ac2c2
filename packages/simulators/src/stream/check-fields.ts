import type { FieldRule, Fields } from './order-fields.ts';
import { problem } from './stream-model.ts';
import type { StreamProblem } from './stream-model.ts';

/** Everything that is wrong with a value, field by field. Unknown fields are refused by name. */
export function checkFields(value: Record<string, unknown>, fields: Fields, path = ''): StreamProblem[] {
  const problems: StreamProblem[] = [];
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) problems.push(problem('UNKNOWNFIELD', `Field '${path}${name}' is not known`));
  }
  for (const [name, rule] of Object.entries(fields)) checkField(value[name], rule, `${path}${name}`, problems);
  return problems;
}

function checkField(value: unknown, rule: FieldRule, path: string, problems: StreamProblem[]): void {
  if (value === undefined) {
    if (rule.required) problems.push(problem('MISSING', `Field '${path}' is missing`));
    return;
  }
  if (value === null && rule.kind === 'text' && rule.nullable) return;
  const wrong = (what: string): void => void problems.push(problem('FORMAT', `Field '${path}' must be ${what}`));
  switch (rule.kind) {
    case 'text':
      return checkText(value, rule, path, problems);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong('true or false');
    case 'date':
      return typeof value === 'string' && isDate(value) ? undefined : wrong('a date, YYYY-MM-DD');
    case 'date-time':
      return typeof value === 'string' && isDateTime(value) ? undefined : wrong('a date and time, YYYY-MM-DDTHH:mm:ssZ');
    case 'integer':
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value) || (rule.kind === 'integer' && !Number.isInteger(value))) return wrong(rule.kind === 'integer' ? 'a whole number' : 'a number');
      if (rule.min !== undefined && value < rule.min) return wrong(`at least ${rule.min}`);
      if (rule.max !== undefined && value > rule.max) return wrong(`at most ${rule.max}`);
      return;
    }
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('an object');
      return void problems.push(...checkFields(value as Record<string, unknown>, rule.fields, `${path}.`));
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      if (rule.min !== undefined && value.length < rule.min) problems.push(problem('MISSING', `Field '${path}' needs at least ${rule.min} entry`));
      value.forEach((entry, index) => checkField(entry ?? null, rule.of, `${path}[${index}]`, problems));
  }
}

function checkText(value: unknown, rule: Extract<FieldRule, { kind: 'text' }>, path: string, problems: StreamProblem[]): void {
  if (typeof value !== 'string') return void problems.push(problem('FORMAT', `Field '${path}' must be text`));
  if (rule.required && value.trim() === '') problems.push(problem('MISSING', `Field '${path}' is empty`));
  if (value.includes('\u0000') || !value.isWellFormed()) problems.push(problem('TEXT', `Field '${path}' holds characters that cannot be stored`));
  // The length is counted in code points: a cut on a code-point boundary passes whichever way the writer counts.
  if (rule.max !== undefined && value.length > rule.max && [...value].length > rule.max) problems.push(problem('TOOLONG', `Field '${path}' is longer than ${rule.max} characters`));
  if (rule.oneOf && !rule.oneOf.includes(value)) problems.push(problem('FORMAT', `Field '${path}' must be one of ${rule.oneOf.join(', ')}`));
}

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text) && isDate(text.slice(0, 10));
}
