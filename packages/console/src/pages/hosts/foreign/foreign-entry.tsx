import { Button, List, Text } from '@mantine/core';
import type { ForeignContainerView } from '@trailer/contract';
import type { ReactNode } from 'react';
import classes from './foreign.module.css';

interface ForeignEntryProps extends Pick<ForeignContainerView, 'name' | 'adoptable' | 'whyNot'> {
  /** `network`, `container`. */
  readonly what: string;
  /** What it is, in one line. */
  readonly line: string;
  readonly children: ReactNode;
  readonly onTake: () => void;
}

/** One thing that is not Trailer's, dimmed, with its button or with what stands in its way. */
export function ForeignEntry({ name, what, line, adoptable, whyNot, children, onTake }: ForeignEntryProps) {
  return (
    <section className={classes['entry']} aria-label={`${what} ${name}`}>
      <div className={classes['foreign']}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs">
          {what}, {line}
        </Text>
      </div>
      <div className={classes['foreign']}>{children}</div>
      {adoptable ? (
        <Button variant="default" size="compact-sm" onClick={onTake} aria-label={`Take over ${what} ${name}`}>
          Take over
        </Button>
      ) : (
        <List size="xs" className={classes['obstacles'] ?? ''}>
          {whyNot.map(({ message }) => (
            <List.Item key={message}>{message}</List.Item>
          ))}
        </List>
      )}
    </section>
  );
}
