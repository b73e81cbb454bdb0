import { Button, Code, Divider, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Host } from '@trailer/contract';
import type { Recommendation } from '@trailer/netmodel';
import type { ReactNode } from 'react';

interface RecommendationCardProps {
  readonly host: Host;
  readonly recommendation: Recommendation;
}

/** What the answers lead to, why, what it costs, and the button that goes on with it. */
export function RecommendationCard({ host, recommendation }: RecommendationCardProps) {
  const { title, reasons, limits, rejected } = recommendation;
  return (
    <Paper withBorder p="md" component="section" aria-label="Recommendation">
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        <Points texts={reasons} />
        <Divider label="What it costs" labelPosition="left" />
        <Points texts={limits} />
        <Divider label="Why nothing else" labelPosition="left" />
        <List size="sm" spacing="xs">
          {rejected.map(({ what, why }) => (
            <List.Item key={what}>
              <Text span fw={600} size="sm">
                {what}:
              </Text>{' '}
              {why}.
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Next host={host} recommendation={recommendation} />
        </Group>
      </Stack>
    </Paper>
  );
}

function Points({ texts }: { readonly texts: readonly string[] }) {
  return (
    <List size="sm" spacing="xs">
      {texts.map((text) => (
        <List.Item key={text}>
          <WithCode text={text} />
        </List.Item>
      ))}
    </List>
  );
}

/** What stands between backticks is a command or a value. */
function WithCode({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
    index % 2 === 1 ? <Code key={index}>{part}</Code> : part,
  );
}

function Next({ host, recommendation: { network, existing, workspace } }: RecommendationCardProps) {
  if (network !== null) {
    const { name, driver, parentInterface, subnet, gateway, ipRange } = network;
    const filled = { hostId: host.id, name, driver, parentInterface, subnet, gateway, ipRange };
    const search = Object.fromEntries(Object.entries(filled).filter(([, value]) => typeof value === 'string'));
    return (
      <Button renderRoot={(props) => <Link {...props} to="/networks/new" search={search} />}>
        Go on to the filled-in form
      </Button>
    );
  }
  if (existing !== null) {
    return (
      <Button renderRoot={(props) => <Link {...props} to="/networks/$id" params={{ id: existing.id }} />}>
        To the network {existing.name}, which serves already
      </Button>
    );
  }
  const label = workspace.networkMode === 'standard' ? 'Make a workspace' : 'Make a workspace of that kind';
  return <Button renderRoot={(props) => <Link {...props} to="/workspaces/new" />}>{label}</Button>;
}
