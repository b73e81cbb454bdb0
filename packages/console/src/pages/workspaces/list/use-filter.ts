import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { parseFilter, type WorkspaceFilter } from './filter.ts';
import { type Followed, filterText, followAddress } from './follow-address.ts';

/** Typing is not to wait for the address to change. */
const addressAfterMs = 300;

/** The filter of the list; the page's address carries it, so that the way back leads to the same list. */
export function useFilter(): readonly [WorkspaceFilter, (filter: WorkspaceFilter) => void] {
  const search = parseFilter(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [kept, keep] = useState<Followed>(() => ({ filter: search, seen: filterText(search), carried: null }));
  const followed = followAddress(kept, search);
  // Before anything is drawn, as React asks for state that follows from what came.
  if (followed !== kept) keep(followed);
  const carry = useDebouncedCallback((filter: WorkspaceFilter) => {
    keep((now) => ({ ...now, carried: filterText(filter) }));
    void navigate({ to: '/workspaces', search: filter, replace: true, resetScroll: false });
  }, addressAfterMs);
  const change = (filter: WorkspaceFilter): void => {
    keep((now) => ({ ...now, filter }));
    carry(filter);
  };
  return [followed.filter, change];
}
