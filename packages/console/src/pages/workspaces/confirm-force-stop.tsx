import { Button, Group, Modal, Stack, Text } from '@mantine/core';

interface Props {
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before a guest is cut off: whatever it has not written to its disk is lost. */
export function ConfirmForceStop({ name, opened, onClose, onConfirm }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Cut ${name} off?`} centered>
      <Stack gap="sm">
        <Text size="sm">
          Windows is not given the time to shut down, as when the power goes: what it has not written to its disk is
          lost, and the disk may be damaged. Do this when it does not shut down by itself.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Let it shut down
          </Button>
          <Button color="red" onClick={onConfirm}>
            Force stop
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
