import { Text } from '@mantine/core';
import { ConfirmByName } from './confirm-by-name.tsx';

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
export function ConfirmDelete({ what, consequences, ...props }: ConfirmDeleteProps) {
  const labels = { cancel: 'Keep it', confirm: `Delete ${what}` };
  return (
    <ConfirmByName {...props} title={`Delete ${what} ${props.name}?`} labels={labels} color="red">
      <Text size="sm">{consequences}</Text>
    </ConfirmByName>
  );
}
