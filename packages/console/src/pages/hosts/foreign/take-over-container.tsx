import { List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ForeignContainerView, Host } from '@trailer/contract';
import { putCreated } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { ConfirmByName } from '../../../parts/confirm-by-name.tsx';
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
  return (
    <ConfirmByName
      name={name}
      title={`Take over container ${name}?`}
      labels={{ cancel: 'Leave it', confirm: 'Take over container' }}
      opened
      busy={adoption.isPending}
      fault={firstFaultOf(adoption.error)}
      onClose={onClose}
      onConfirm={() => adoption.mutate()}
    >
      <PlanLines title="What it keeps" lines={plan.kept} />
      <PlanLines title="What changes" lines={plan.changed} />
      <Text size="sm">If its workspace cannot take its place, the container is put back as it was.</Text>
    </ConfirmByName>
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
