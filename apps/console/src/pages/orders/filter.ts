/** What the order queue shows; lives in the address, so that a view can be kept and sent to a colleague. Dates are days of the reader's calendar, YYYY-MM-DD. */
export type Filter = {
  status: string; search: string; installationId: string; code: string; service: string; errorFromStream: boolean; onHold: boolean; writeBackDue: boolean; deletion: string; deliveryFailed: boolean;
  /** By which time the list is ordered; the dates speak of it. */
  by: 'changed' | 'received'; oldestFirst: boolean; from: string; until: string;
};

const TEXTS = ['status', 'search', 'installationId', 'code', 'service', 'deletion', 'from', 'until'] as const;
const SWITCHES = ['errorFromStream', 'onHold', 'writeBackDue', 'deliveryFailed', 'oldestFirst'] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

export const filterOf = (params: URLSearchParams): Filter => {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, params.get(name) ?? ''])) as Pick<Filter, (typeof TEXTS)[number]>;
  const switches = Object.fromEntries(SWITCHES.map((name) => [name, params.get(name) === 'true'])) as Pick<Filter, (typeof SWITCHES)[number]>;
  return { ...texts, ...switches, from: DAY.test(texts.from) ? texts.from : '', until: DAY.test(texts.until) ? texts.until : '', by: params.get('by') === 'received' ? 'received' : 'changed' };
};

/** The address of a filter; what is as always is left out. */
export const paramsOf = (filter: Filter): Record<string, string> => ({
  ...Object.fromEntries(TEXTS.flatMap((name) => (filter[name] ? [[name, filter[name]]] : []))),
  ...Object.fromEntries(SWITCHES.flatMap((name) => (filter[name] ? [[name, 'true']] : []))),
  ...(filter.by === 'received' ? { by: 'received' } : {}),
});

/** The first moment of a day of the reader's calendar, or of the one after it. */
const momentOf = (day: string, daysOn = 0): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysOn).toISOString();
};

/** The same as the operators' API wants it: the last day counts as a whole. */
export const queryOf = (filter: Filter): Record<string, string> => {
  const { from, until, ...rest } = paramsOf(filter);
  return { ...rest, ...(from ? { from: momentOf(from) } : {}), ...(until ? { until: momentOf(until, 1) } : {}) };
};

/** What is asked for beside a status and a search text. */
export const isNarrowed = ({ status: _status, search: _search, by: _by, oldestFirst: _oldestFirst, ...rest }: Filter): boolean => Object.values(rest).some(Boolean);

/** Everything there is, in the order in which it is read now. */
export const widened = ({ status, by, oldestFirst }: Filter): Filter => ({ ...filterOf(new URLSearchParams()), status, by, oldestFirst });

/** Comes with the address when the search in the head of every page leads to the queue. */
export const FOUND = 'found';
