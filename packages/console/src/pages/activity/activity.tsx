import { PageHeader } from '../../parts/page-header.tsx';
import { TrailList } from './trail-list.tsx';

/** Everything anybody did. */
export function Activity() {
  return (
    <>
      <PageHeader title="Activity" />
      <TrailList object={null} />
    </>
  );
}
