import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { formatAgo } from '../../../parts/format-ago.ts';
import type { Tone } from '../../../parts/phase.ts';
import { useNow } from '../../../parts/use-now.ts';
import classes from './columns.module.css';

/*
 * The cells of a list that is scrolled through by the thousand: a few plain elements each, where the parts of other
 * pages are made of components that cost ten times as much to put into the page.
 */

/** The name of a workspace, which leads to it. */
export function NameLink({ id, name }: { readonly id: string; readonly name: string }) {
  const router = useRouter();
  const open = (event: MouseEvent): void => {
    const wantsOther = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (wantsOther) return;
    event.preventDefault();
    void router.navigate({ to: '/workspaces/$id', params: { id } });
  };
  return (
    <a href={`/workspaces/${encodeURIComponent(id)}`} className={classes['name']} title={name} onClick={open}>
      {name}
    </a>
  );
}

/** A state by shape, colour and word. */
export function StateCell({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  return (
    <div className={classes['state']}>
      <span className={classes['dot']} data-tone={tone} aria-hidden="true" />
      {label}
    </div>
  );
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** How long ago something was; the exact time on demand. */
export function AgoCell({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exact.format(Date.parse(at))} className={classes['ago']}>
      {formatAgo(Date.parse(at), now)}
    </time>
  );
}
