import { Button, Text } from '@mantine/core';
import type { Tested } from './use-set-up.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';

/** Tries the stored credentials with a partner now, and says beside the button what came of it. */
export const TestButton = ({ path, partner, of }: { path: string; partner: string; of: string }) => {
  const queryClient = useQueryClient();
  const may = useMay('connections:test');
  const test = useMutation({ mutationFn: () => ask<Tested>('POST', path), onSuccess: () => queryClient.invalidateQueries({ queryKey: ['set-up'] }) });
  if (!may) return null;
  const said = test.data ? `${test.data.said} (${(test.data.tookMs / 1_000).toFixed(1)} s)` : test.error?.message;
  return (
    <>
      {said ? <Text size="xs" role="status" c={test.data?.isWorking ? 'green' : 'red'} maw={340}>{said}</Text> : null}
      <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()} aria-label={`Test ${partner}: ${of}`}>Test</Button>
    </>
  );
};
