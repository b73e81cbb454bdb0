import { Alert } from '@mantine/core';
import type { Condition } from '@trailer/contract';

/** Says on every tab that another machine has an address of the workspace: nothing else here can be trusted until then. */
export function ClashAlert({ conditions }: { readonly conditions: readonly Condition[] }) {
  const clash = conditions.find(({ type, status }) => type === 'AddressConflict' && status === 'True');
  if (clash === undefined) return null;
  return (
    <Alert color="red" title="Another machine has its address" role="alert" mb="md">
      {clash.message}
    </Alert>
  );
}
