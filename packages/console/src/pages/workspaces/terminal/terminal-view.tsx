import '@xterm/xterm/css/xterm.css';
import { Box } from '@mantine/core';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { openTerminal, type Program, type TerminalPlace } from './terminal-session.ts';

/** Where a terminal stands. */
export type TerminalState = { readonly is: 'connecting' | 'open' } | { readonly is: 'ended'; readonly reason: string };

interface TerminalViewProps {
  readonly workspaceId: string;
  readonly program: Program;
  readonly onState: (state: TerminalState) => void;
  /** Given once, to search in what was written. */
  readonly onSearch: (search: (text: string, backwards: boolean) => void) => void;
}

const scrollback = 10_000;

/** One program on the screen; another one is another of these. */
export function TerminalView({ workspaceId, program, onState, onSearch }: TerminalViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const callbacks = useRef({ onState, onSearch });
  useLayoutEffect(() => {
    callbacks.current = { onState, onSearch };
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    return showTerminal({ workspaceId, program }, place.current, callbacks);
  }, [workspaceId, program]);
  return (
    <Box p="xs" bg="black" bdrs="md">
      <Box ref={place} h="min(70vh, 60rem)" aria-label="Terminal" role="region" />
    </Box>
  );
}

type Callbacks = { readonly current: Pick<TerminalViewProps, 'onState' | 'onSearch'> };

/** Puts a terminal into an element; returns what takes it out again. */
function showTerminal(place: TerminalPlace, element: HTMLElement, callbacks: Callbacks): () => void {
  const terminal = new Terminal({ scrollback, cursorBlink: true, fontSize: 14, screenReaderMode: true });
  const [fit, search] = [new FitAddon(), new SearchAddon()];
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.open(element);
  fit.fit();
  terminal.attachCustomKeyEventHandler((event) => !leaves(event, terminal));
  callbacks.current.onState({ is: 'connecting' });
  callbacks.current.onSearch((text, backwards) => (backwards ? search.findPrevious(text) : search.findNext(text)));
  const session = openTerminal(
    place,
    { columns: terminal.cols, rows: terminal.rows },
    {
      onOpen: () => {
        callbacks.current.onState({ is: 'open' });
        terminal.focus();
      },
      onOutput: (bytes) => terminal.write(bytes),
      onEnd: (reason) => callbacks.current.onState({ is: 'ended', reason }),
    },
  );
  const encoder = new TextEncoder();
  terminal.onData((text) => session.type(encoder.encode(text)));
  terminal.onResize(({ cols, rows }) => session.resize({ columns: cols, rows }));
  const watcher = new ResizeObserver(() => fit.fit());
  watcher.observe(element);
  return () => {
    watcher.disconnect();
    session.close();
    terminal.dispose();
  };
}

/** Tab belongs to the program inside: without a key of its own nobody who goes by keyboard would get out again (WCAG 2.1.2). */
function leaves({ type, key, ctrlKey }: KeyboardEvent, terminal: Terminal): boolean {
  const wanted = key === 'F6' && ctrlKey;
  // The next Tab goes on from here.
  if (wanted && type === 'keydown') terminal.blur();
  return wanted;
}
