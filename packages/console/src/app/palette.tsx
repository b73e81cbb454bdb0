import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useHosts, useNetworks, useWorkspaces } from '../api/resources.ts';

const shownAtMost = 12;

/** The name of the dialog; who sees it needs none. */
const onlyHeard = {
  position: 'absolute',
  width: 1,
  height: 1,
  minHeight: 0,
  padding: 0,
  clipPath: 'inset(50%)',
} as const;

/** Everything that can be gone to or begun, by a few letters; the frame has the keys that open it. */
export function Palette() {
  const navigate = useNavigate();
  const hosts = useHosts().data ?? [];
  const networks = useNetworks().data ?? [];
  const workspaces = useWorkspaces().data ?? [];
  const actions: SpotlightActionData[] = [
    { id: 'new-workspace', label: 'Create a workspace', onClick: () => void navigate({ to: '/workspaces/new' }) },
    {
      id: 'which-network',
      label: 'Find out which network to take',
      onClick: () => void navigate({ to: '/networks/which' }),
    },
    { id: 'new-network', label: 'Create a network', onClick: () => void navigate({ to: '/networks/new' }) },
    { id: 'activity', label: 'Activity', onClick: () => void navigate({ to: '/activity' }) },
    { id: 'account', label: 'Account and tokens', onClick: () => void navigate({ to: '/account' }) },
    ...workspaces.map(({ id, name, status }) => ({
      id,
      label: name,
      description: `workspace, ${status.phase}`,
      keywords: status.addresses.map(({ address }) => address),
      onClick: () => void navigate({ to: '/workspaces/$id', params: { id } }),
    })),
    ...networks.map(({ id, name, subnet }) => ({
      id,
      label: name,
      description: `network ${subnet ?? ''}`,
      onClick: () => void navigate({ to: '/networks/$id', params: { id } }),
    })),
    ...hosts.map(({ id, name, status }) => ({
      id,
      label: name,
      description: `host, ${status}`,
      onClick: () => void navigate({ to: '/hosts/$id', params: { id } }),
    })),
  ];
  return (
    <Spotlight
      actions={actions}
      title="Go to or create"
      styles={{ header: onlyHeard }}
      shortcut={null}
      limit={shownAtMost}
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound="Nothing has that in its name."
      searchProps={{ placeholder: 'Go to or create…', 'aria-label': 'Go to or create' }}
    />
  );
}
