import { Alert, Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { firstFaultOf } from '../../parts/field-faults.ts';

/** Gives the command line that makes another machine a host. Its token is shown once and good for one agent. */
export function EnrolHost() {
  const [opened, { open, close }] = useDisclosure(false);
  const enrol = useMutation({ mutationFn: async () => (await client.call('enrolments.create', { body: {} })).body });
  const start = (): void => {
    enrol.mutate();
    open();
  };
  const fault = firstFaultOf(enrol.error);
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={start}>
        Add a host
      </Button>
      <Modal opened={opened} onClose={close} title="Add a Docker host" size="lg" centered>
        <Stack gap="sm">
          <Text size="sm">
            Run this on the new host, as root, with Trailer installed there. The host dials out to this server.
          </Text>
          {enrol.data && (
            <>
              <CopyLine
                text={`trailer agent --server ${window.location.origin} --token ${enrol.data.secret}`}
                label="Copy the command"
              />
              <Text size="sm" c="dimmed">
                The token is good for one host, until {new Date(enrol.data.expiresAt).toLocaleTimeString()}, and is not
                shown again.
              </Text>
            </>
          )}
          {fault !== undefined && <Alert color="red">{fault}</Alert>}
        </Stack>
      </Modal>
    </>
  );
}
