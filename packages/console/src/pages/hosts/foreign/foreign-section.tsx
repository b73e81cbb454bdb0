import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Foreign, Host } from '@trailer/contract';
import { firstFaultOf } from '../../../parts/field-faults.ts';
import { ForeignContainer } from './foreign-container.tsx';
import { ForeignNetwork } from './foreign-network.tsx';
import { useForeign } from './use-foreign.ts';

/** What the host's engine has that is not Trailer's; asked for when the page is opened, and again when somebody says so. */
export function ForeignSection({ host }: { readonly host: Host }) {
  const foreign = useForeign(host);
  const readAgain = (): void => void foreign.refetch();
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Not Trailer’s</Title>
          <Button
            variant="default"
            size="compact-sm"
            disabled={host.status !== 'online'}
            loading={foreign.isFetching}
            onClick={readAgain}
          >
            Read again
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          Networks and containers of its Docker engine that somebody else made. Trailer changes none of them until you
          take one over.
        </Text>
        {host.status !== 'online' && <Text size="sm">They are listed when the host’s agent is connected.</Text>}
        {foreign.isError && <Alert color="red">{firstFaultOf(foreign.error)}</Alert>}
        {foreign.data && <ForeignObjects host={host} foreign={foreign.data} onTaken={readAgain} />}
      </Stack>
    </Paper>
  );
}

interface ForeignObjectsProps {
  readonly host: Host;
  readonly foreign: Foreign;
  readonly onTaken: () => void;
}

function ForeignObjects({ host, foreign: { networks, containers }, onTaken }: ForeignObjectsProps) {
  if (networks.length + containers.length === 0) {
    return <Text size="sm">There is nothing but what every engine has.</Text>;
  }
  return (
    <>
      {networks.map((network) => (
        <ForeignNetwork key={network.engineId} host={host} network={network} onTaken={onTaken} />
      ))}
      {containers.map((container) => (
        <ForeignContainer key={container.engineId} host={host} container={container} onTaken={onTaken} />
      ))}
    </>
  );
}
