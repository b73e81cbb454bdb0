import { Alert, Button, Stack } from '@mantine/core';
import { ApiProblem } from '@trailer/contract';

/** What went wrong in words, and a way to try again. */
export function Trouble({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const title = error instanceof ApiProblem ? error.problem.title : 'The server does not answer';
  const text =
    error instanceof ApiProblem ? error.message : `${error.message}. Is it running, and does this machine reach it?`;
  return (
    <Alert color="red" title={title} m="md" role="alert">
      <Stack gap="sm" align="flex-start">
        {text}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
