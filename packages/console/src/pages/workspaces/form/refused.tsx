import { Alert } from '@mantine/core';

interface Props {
  readonly title: string;
  readonly messages: readonly string[];
}

/** What was said of a form and belongs to none of its fields. */
export function Refused({ title, messages }: Props) {
  if (messages.length === 0) return null;
  return (
    <Alert color="red" role="alert" title={title}>
      {messages.join(' ')}
    </Alert>
  );
}
