import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';

interface ConfirmByNameProps {
  /** What has to be typed. */
  readonly name: string;
  readonly title: string;
  /** What comes of it. */
  readonly children: ReactNode;
  /** The button that leaves everything as it is, and the one that goes on. */
  readonly labels: { readonly cancel: string; readonly confirm: string };
  readonly color?: 'red';
  readonly opened: boolean;
  readonly busy?: boolean;
  readonly fault?: string | undefined;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks for the name of what is about to be changed for good. */
export function ConfirmByName(props: ConfirmByNameProps) {
  const { name, title, labels, color, opened, busy = false, fault, onClose, onConfirm } = props;
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
    <Modal opened={opened} onClose={close} title={title} centered>
      <form onSubmit={confirm}>
        <Stack gap="sm">
          {props.children}
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
              {labels.cancel}
            </Button>
            <Button type="submit" {...(color && { color })} disabled={typed !== name} loading={busy}>
              {labels.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
