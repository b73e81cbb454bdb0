import type { Workspace } from '@trailer/contract';
import { BasicFields } from './basic-fields.tsx';
import { EnvironmentFields, ResourceFields, VolumeFields } from './container-fields.tsx';
import { useFields } from './context.ts';
import { NetworkFields } from './network-fields.tsx';
import { PortFields } from './port-fields.tsx';
import { WindowsFields } from './windows-fields.tsx';

/** Everything that is the same of a workspace that is made and of one that is changed. */
export function WorkspaceFields({ neighbours }: { readonly neighbours: readonly Workspace[] }) {
  const { form } = useFields();
  return (
    <>
      <BasicFields />
      {form.kind === 'windows' && <WindowsFields />}
      <NetworkFields />
      <PortFields neighbours={neighbours} />
      <EnvironmentFields />
      <VolumeFields />
      <ResourceFields />
    </>
  );
}
