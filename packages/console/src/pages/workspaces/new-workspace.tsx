import { Button } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import type { Everything } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { WithEverything } from '../../parts/with-everything.tsx';
import { Creation } from './form/creation.tsx';

/** Makes a workspace: Linux or Windows, with its networks and ports, and shows from where it will answer. */
export function NewWorkspace() {
  return (
    <>
      <PageHeader title="New workspace" back={{ to: '/workspaces', label: 'Workspaces' }} />
      <WithEverything reading="Reading the hosts">{(everything) => <Content everything={everything} />}</WithEverything>
    </>
  );
}

function Content({ everything: { hosts, networks, workspaces } }: { readonly everything: Everything }) {
  const { like } = useSearch({ from: '/workspaces/new' });
  const usable = hosts.filter(({ enabled }) => enabled);
  const firstHost = usable.find(({ status }) => status === 'online') ?? usable[0];
  if (firstHost === undefined) return <NoHost />;
  const model = workspaces.find(({ id }) => id === like) ?? null;
  return (
    <Creation
      key={like}
      hosts={usable}
      firstHost={firstHost}
      model={model}
      networks={networks}
      workspaces={workspaces}
    />
  );
}

function NoHost() {
  return (
    <EmptyState
      title="No host to put it on"
      action={
        <Button component={Link} to="/hosts">
          Hosts
        </Button>
      }
    >
      Workspaces run on Docker hosts. Start Trailer's agent on one, or enable one that is there.
    </EmptyState>
  );
}
