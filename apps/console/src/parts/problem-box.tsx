import { Alert, Button } from '@mantine/core';
import { Problem } from '../api/problem.ts';

/** Why a page has nothing to show, and a way to try again. */
export const ProblemBox = ({ error, retry }: { error: unknown; retry?: () => void }) => (
  <Alert color="red" title={error instanceof Error ? error.message : String(error)} role="alert">
    {error instanceof Problem && error.correlationId ? `Tell support the number ${error.correlationId}. ` : ''}
    {retry ? <Button size="compact-sm" variant="light" color="red" onClick={retry}>Try again</Button> : null}
  </Alert>
);
