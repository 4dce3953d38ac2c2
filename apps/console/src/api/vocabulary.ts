import type { OrderStatus, WebhookStatus } from '@stream-tech/domain';
import type { Role } from '@stream-tech/store';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from './ask.ts';

/** The words of the screens, as the server declares them. */
export type Vocabulary = { statuses: { status: OrderStatus; title: string }[]; problems: { code: string; title: string }[]; webhookStatuses: { status: WebhookStatus; title: string }[]; webhookCodes: { code: string; title: string }[]; roles: { role: Role; title: string }[]; permissions: { permission: string; title: string }[] };

const EMPTY: Vocabulary = { statuses: [], problems: [], webhookStatuses: [], webhookCodes: [], roles: [], permissions: [] };

export const vocabularyQuery = queryOptions({ queryKey: ['vocabulary'], queryFn: ({ signal }) => ask<Vocabulary>('GET', '/vocabulary', { signal }), staleTime: Infinity });
export const useVocabulary = (): Vocabulary => useQuery(vocabularyQuery).data ?? EMPTY;

/** What a problem's code says, in words; one that is not known stays as it is. */
export const useProblemTitle = (): ((code: string) => string) => {
  const { problems } = useVocabulary();
  return (code) => problems.find((each) => each.code === code)?.title ?? code;
};
