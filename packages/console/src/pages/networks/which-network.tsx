import { Button, Grid, NativeSelect, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Host } from '@trailer/contract';
import type { Answers } from '@trailer/netmodel';
import { useState } from 'react';
import type { Everything } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { existingNetworkOf, factsOfHost } from '../../parts/model-input.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { WithEverything } from '../../parts/with-everything.tsx';
import { walk, withAnswer } from './advice/answers.ts';
import { QuestionCard } from './advice/question-card.tsx';
import { RecommendationCard } from './advice/recommendation-card.tsx';

/** Leads to the network that suits by three questions at most, and on to its filled-in form. */
export function WhichNetwork() {
  return (
    <>
      <PageHeader title="Which network?" back={{ to: '/networks', label: 'Networks' }} />
      <WithEverything reading="Reading hosts">{(everything) => <Content everything={everything} />}</WithEverything>
    </>
  );
}

function Content({ everything: { hosts, networks } }: { readonly everything: Everything }) {
  const [hostId, setHostId] = useState<string | null>(null);
  const [answers, setAnswers] = useState<Answers>({});
  const known = hosts.filter((host) => factsOfHost(host) !== null);
  const host = known.find(({ id }) => id === hostId) ?? known[0];
  const facts = host === undefined ? null : factsOfHost(host);
  if (host === undefined || facts === null) return <NoHost />;
  const here = networks.filter((network) => network.hostId === host.id && network.status.phase !== 'deleting');
  const elsewhere = networks.filter((network) => network.hostId !== host.id);
  const site = { facts, networks: here.map(existingNetworkOf), elsewhere: elsewhere.map(existingNetworkOf) };
  const { steps, recommendation } = walk(answers, site);
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6, xl: 5 }}>
        <Stack gap="md">
          {known.length > 1 && <HostChoice hosts={known} host={host} onChoice={setHostId} />}
          {steps.map((step) => (
            <QuestionCard
              key={step.question.id}
              step={step}
              onAnswer={(value) => setAnswers((before) => withAnswer(before, step.question.id, value))}
            />
          ))}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6, xl: 7 }} aria-live="polite">
        {recommendation === null ? <Waiting /> : <RecommendationCard host={host} recommendation={recommendation} />}
      </Grid.Col>
    </Grid>
  );
}

interface HostChoiceProps {
  readonly hosts: readonly Host[];
  readonly host: Host;
  readonly onChoice: (id: string) => void;
}

function HostChoice({ hosts, host, onChoice }: HostChoiceProps) {
  return (
    <NativeSelect
      label="Host"
      value={host.id}
      onChange={(event) => onChoice(event.currentTarget.value)}
      data={hosts.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

function Waiting() {
  return (
    <Paper withBorder p="md">
      <Text c="dimmed">
        Three answers at most, and the network that suits stands here: why it, what it costs, and its form filled in
        from what this host has. Every answer can be changed.
      </Text>
    </Paper>
  );
}

function NoHost() {
  return (
    <EmptyState
      title="No host has reported yet"
      action={<Button renderRoot={(props) => <Link {...props} to="/hosts" />}>To the hosts</Button>}
    >
      What suits depends on what a host has: its network cards, its routes, its kernel.
    </EmptyState>
  );
}
