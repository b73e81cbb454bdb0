import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';

interface ConfirmDeleteProps {
  /** What has to be typed. */
  readonly name: string;
  /** What kind of thing it is, such as `network`. */
  readonly what: string;
  /** What goes with it. */
  readonly consequences: string;
  readonly opened: boolean;
  readonly busy?: boolean;
  readonly fault?: string | undefined;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks for the name of what is about to be destroyed. */
export function ConfirmDelete(props: ConfirmDeleteProps) {
  const { name, what, consequences, opened, busy = false, fault, onClose, onConfirm } = props;
  const [typed, setTyped] = useState('');
  const close = (): void => {
    setTyped('');
    onClose();
  };
  const confirm = (event: FormEvent): void => {
    event.preventDefault();
    if (typed === name) onConfirm();
  };
  return (
    <Modal opened={opened} onClose={close} title={`Delete ${what} ${name}?`} centered>
      <form onSubmit={confirm}>
        <Stack gap="sm">
          <Text size="sm">{consequences}</Text>
          <TextInput
            label={`Type ${name} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          {fault !== undefined && <Alert color="red">{fault}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button type="submit" color="red" disabled={typed !== name} loading={busy}>
              Delete {what}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
