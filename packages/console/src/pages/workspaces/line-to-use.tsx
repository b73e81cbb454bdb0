import { ActionIcon, Group } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { CopyLine } from '../../parts/copy-line.tsx';
import type { AccessLine } from './access-lines.ts';

/** One line that is ready to be used: to be copied, and to be followed where a browser can. */
export function LineToUse({ text, href }: AccessLine) {
  return (
    <Group gap={0} wrap="nowrap">
      <CopyLine text={text} label="Copy the line" />
      {href !== null && (
        <ActionIcon
          component="a"
          href={href}
          target="_blank"
          rel="noreferrer noopener"
          variant="subtle"
          size={28}
          aria-label={`Open ${href} in a new tab`}
        >
          <IconExternalLink size={14} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
