import { Box, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LogLine } from './log-lines.ts';
import styles from './log-view.module.css';

const lineHeight = 20;

/** The lines of a log, only those in sight in the page; stays at the newest while asked to. */
export function LogView({ lines, stick }: { readonly lines: readonly LogLine[]; readonly stick: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  useEffect(() => {
    if (stick && lines.length > 0) rows.scrollToIndex(lines.length - 1);
  }, [lines, stick, rows]);
  return (
    <Box ref={frame} className={styles['frame']} tabIndex={0} role="log" aria-label="Output" aria-live="off">
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((row) => (
          <Text
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className={styles['line']}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            {lines[row.index]?.text}
          </Text>
        ))}
      </div>
    </Box>
  );
}
