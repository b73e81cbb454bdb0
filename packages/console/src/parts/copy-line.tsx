import { ActionIcon, Code, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef, useState } from 'react';

const showForMs = 1500;

/** Text that is there to be taken along. Browsers give no clipboard on plain http: there it is selected instead. */
export function CopyLine({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const line = useRef<HTMLElement>(null);
  const [done, setDone] = useState<'Copied' | 'Selected: press Ctrl+C' | null>(null);
  const take = async (): Promise<void> => {
    setDone(await copyOrSelect(text, line.current));
    setTimeout(() => setDone(null), showForMs);
  };
  return (
    <Group gap={4} wrap="nowrap" align="center">
      <Code ref={line} className="copyable">
        {text}
      </Code>
      <Tooltip label={done ?? label} {...(done === null ? {} : { opened: true })}>
        <ActionIcon variant="subtle" size={28} aria-label={`${label}: ${text}`} onClick={() => void take()}>
          {done === null ? <IconCopy size={14} aria-hidden /> : <IconCheck size={14} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

async function copyOrSelect(text: string, line: HTMLElement | null): Promise<'Copied' | 'Selected: press Ctrl+C'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    if (line !== null) window.getSelection()?.selectAllChildren(line);
    return 'Selected: press Ctrl+C';
  }
}
