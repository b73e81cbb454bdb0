import { TrailList } from '../../activity/trail-list.tsx';
import type { TabProps } from './tab-props.ts';

/** What was done to this workspace. */
export function ActivityTab({ workspace }: TabProps) {
  return <TrailList object={`workspace/${workspace.id}`} />;
}
