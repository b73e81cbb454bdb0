import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ForeignContainerView, Host } from '@trailer/contract';
import { type FormEvent, useState } from 'react';
import { putCreated } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { firstFaultOf } from '../../../parts/field-faults.ts';

interface TakeOverContainerProps {
  readonly host: Host;
  readonly container: ForeignContainerView;
  readonly onClose: () => void;
  readonly onTaken: () => void;
}

/** Shows what becomes of a container, and takes it over once its name was typed: that stops it for a moment. */
export function TakeOverContainer({ host, container, onClose, onTaken }: TakeOverContainerProps) {
  const { name, engineId, plan } = container;
  const [typed, setTyped] = useState('');
  const cache = useQueryClient();
  const navigate = useNavigate();
  const adoption = useMutation({
    mutationFn: async () => (await client.call('workspaces.adopt', { body: { hostId: host.id, engineId } })).body,
    onSuccess: (workspace) => {
      putCreated(cache, 'workspace', workspace);
      onTaken();
      return navigate({ to: '/workspaces/$id', params: { id: workspace.id } });
    },
  });
  const confirm = (event: FormEvent): void => {
    event.preventDefault();
    if (typed === name) adoption.mutate();
  };
  const fault = firstFaultOf(adoption.error);
  return (
    <Modal opened onClose={onClose} title={`Take over container ${name}?`} centered>
      <form onSubmit={confirm}>
        <Stack gap="sm">
          <PlanLines title="What it keeps" lines={plan.kept} />
          <PlanLines title="What changes" lines={plan.changed} />
          <Text size="sm">If its workspace cannot take its place, the container is put back as it was.</Text>
          <TextInput
            label={`Type ${name} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          {fault !== undefined && <Alert color="red">{fault}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button type="submit" disabled={typed !== name} loading={adoption.isPending}>
              Take over container
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function PlanLines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </div>
  );
}
