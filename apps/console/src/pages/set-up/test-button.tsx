import { Button, Code, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { remedyOf, type Partner } from './remedies.ts';
import type { Tested } from './use-set-up.ts';

/** Tries the stored credentials with a partner, each time it is asked to. */
export const useTest = (path: string) => {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn: () => ask<Tested>('POST', path), onSuccess: () => queryClient.invalidateQueries({ queryKey: ['set-up'] }) });
};
type Test = ReturnType<typeof useTest>;

/** What came of a test: a sentence, and where it failed what to do and the code that support asks for. Nothing before the first. */
export const TestOutcome = ({ test: { data, error }, partner }: { test: Test; partner: Partner }) => {
  if (!data && !error) return null;
  if (data?.problem === null) return <Text size="xs" role="status" c="green">{data.said} ({(data.tookMs / 1_000).toFixed(1)} s)</Text>;
  // An answer of our own says by itself what to do.
  const { code } = data?.problem ?? (error instanceof Problem ? error : { code: undefined });
  return (
    <div role="status">
      <Text size="xs" c="red">{data ? `${data.said} (${(data.tookMs / 1_000).toFixed(1)} s)` : error?.message}</Text>
      {data?.problem ? <Text size="xs">{remedyOf(partner, data.problem.remedy)}</Text> : null}
      {code ? <Text size="xs" c="dimmed">Code: <Code>{code}</Code></Text> : null}
    </div>
  );
};

/** The button of a test, for those who may press it. */
export const TestButton = ({ test, partner, of }: { test: Test; partner: Partner; of: string }) => {
  const may = useMay('connections:test');
  return may ? <Button size="compact-sm" variant="default" miw="fit-content" loading={test.isPending} onClick={() => test.mutate()} aria-label={`Test ${partner}: ${of}`}>Test</Button> : null;
};
