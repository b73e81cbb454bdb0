import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { parseFilter, type WorkspaceFilter } from './filter.ts';

/** Typing is not to wait for the address to change. */
const addressAfterMs = 300;

/** The filter of the list; the page's address carries it, so that the way back leads to the same list. */
export function useFilter(): readonly [WorkspaceFilter, (filter: WorkspaceFilter) => void] {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [filter, setFilter] = useState(() => parseFilter(search));
  const carry = useDebouncedCallback((search: WorkspaceFilter) => {
    void navigate({ to: '/workspaces', search, replace: true, resetScroll: false });
  }, addressAfterMs);
  const change = (next: WorkspaceFilter): void => {
    setFilter(next);
    carry(next);
  };
  return [filter, change];
}
