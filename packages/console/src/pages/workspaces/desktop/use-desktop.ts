import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { AppAddress } from '@trailer/contract';
import { viewerPort } from '@trailer/netmodel';
import { client } from '../../../api/client.ts';

/**
 * The address of a desktop's screen. It opens once: every showing, in the page or in a tab of its own, asks for another
 * one, which is what `showing` tells apart.
 */
export function useDesktopAddress(workspaceId: string, showing: number): UseQueryResult<AppAddress> {
  return useQuery({
    queryKey: ['desktop', workspaceId, showing],
    queryFn: async () =>
      (await client.call('workspaces.openApp', { id: workspaceId, body: { port: viewerPort } })).body,
    gcTime: 0,
    // Reading everything anew must not read this anew: another address is another connection to the screen.
    staleTime: 'static',
  });
}

/** Opens a desktop's screen in a tab of its own. The tab is opened first: a browser lets a page do so in a click only. */
export async function openInTab(workspaceId: string): Promise<void> {
  const tab = window.open('about:blank', '_blank');
  if (tab === null) throw new Error('the browser did not open a tab: allow pop-ups for this page');
  tab.opener = null;
  try {
    const { body } = await client.call('workspaces.openApp', { id: workspaceId, body: { port: viewerPort } });
    tab.location.href = body.url;
  } catch (error) {
    tab.close();
    throw error;
  }
}
