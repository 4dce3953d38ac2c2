import { Button, Code, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { remedyOf, type Partner } from './remedies.ts';
import type { Tested } from './use-set-up.ts';

/** What came of a test: a sentence, and where it failed what to do and the code that support asks for. */
const Outcome = ({ tested, error, partner }: { tested: Tested | undefined; error: Error | null; partner: Partner }) => {
  if (tested?.problem === null) return <Text size="xs" role="status" c="green" maw={340}>{tested.said} ({(tested.tookMs / 1_000).toFixed(1)} s)</Text>;
  // An answer of our own says by itself what to do.
  const { code } = tested?.problem ?? (error instanceof Problem ? error : { code: undefined });
  const remedy = tested?.problem ? remedyOf(partner, tested.problem.remedy) : undefined;
  return (
    <div role="status">
      <Text size="xs" c="red" maw={340}>{tested ? `${tested.said} (${(tested.tookMs / 1_000).toFixed(1)} s)` : error?.message}</Text>
      {remedy ? <Text size="xs" maw={340}>{remedy}</Text> : null}
      {code ? <Text size="xs" c="dimmed">Code: <Code>{code}</Code></Text> : null}
    </div>
  );
};

/** Tries the stored credentials with a partner now, and says beside the button what came of it. */
export const TestButton = ({ path, partner, of }: { path: string; partner: Partner; of: string }) => {
  const queryClient = useQueryClient();
  const may = useMay('connections:test');
  const test = useMutation({ mutationFn: () => ask<Tested>('POST', path), onSuccess: () => queryClient.invalidateQueries({ queryKey: ['set-up'] }) });
  if (!may) return null;
  return (
    <>
      {test.data || test.error ? <Outcome tested={test.data} error={test.error} partner={partner} /> : null}
      <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()} aria-label={`Test ${partner}: ${of}`}>Test</Button>
    </>
  );
};
