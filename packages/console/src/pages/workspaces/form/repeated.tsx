import { ActionIcon, Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import classes from './form.module.css';

interface Props<Row> {
  readonly legend: string;
  /** What one row is called, such as `port`. */
  readonly what: string;
  readonly hint?: ReactNode;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  /** What a new row is; without it none can be added. */
  readonly blank?: (() => Row) | undefined;
  readonly children: (row: Row, index: number, change: (part: Partial<Row>) => void) => ReactNode;
  /** Other ways to add one. */
  readonly more?: ReactNode;
  /** What else belongs to the list as a whole. */
  readonly below?: ReactNode;
}

/** A list of rows of fields that can be added to and taken from. */
export function Repeated<Row extends { readonly key: number }>(props: Props<Row>) {
  const { legend, what, hint, rows, onChange, blank, children, more, below } = props;
  const add = useRef<HTMLButtonElement>(null);
  const remove = (index: number): void => {
    // The button that was pressed goes with its row, and the keyboard would be sent back to the top of the page.
    add.current?.focus();
    onChange(rows.toSpliced(index, 1));
  };
  return (
    <Fieldset legend={legend}>
      <Stack gap="sm">
        {hint !== undefined && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
        {rows.map((row, index) => (
          <fieldset key={row.key} className={classes['row']} aria-label={`${what} ${index + 1}`}>
            <div className={classes['fields']} data-layout={what}>
              {children(row, index, (part) => onChange(rows.with(index, { ...row, ...part })))}
            </div>
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              className={classes['remove'] ?? ''}
              aria-label={`Remove ${what} ${index + 1}`}
              onClick={() => remove(index)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </fieldset>
        ))}
        <Group gap="xs">
          {blank && (
            <Button
              ref={add}
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => onChange([...rows, blank()])}
            >
              Add {what}
            </Button>
          )}
          {more}
        </Group>
        {below}
      </Stack>
    </Fieldset>
  );
}
