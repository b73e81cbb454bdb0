import { useDocumentTitle } from '@mantine/hooks';

/** Names the page in the browser's tab, its history and its bookmarks, and to whoever hears which page came up. */
export function usePageTitle(title: string): void {
  useDocumentTitle(`${title} · Trailer`);
}
