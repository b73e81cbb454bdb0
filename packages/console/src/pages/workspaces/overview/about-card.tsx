import type { Host, Workspace } from '@trailer/contract';
import { Ago } from '../../../parts/ago.tsx';
import { CopyLine } from '../../../parts/copy-line.tsx';
import { Fact, Facts } from '../../../parts/facts.tsx';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import { accelerationNames, editionNames } from '../windows-names.ts';
import { Card } from './card.tsx';

interface Props {
  readonly workspace: Workspace;
  readonly host: Host | undefined;
}

/** What it is made from. */
export function AboutCard({ workspace, host }: Props) {
  const { id, description, image, command, resources, windows, volumes, createdAt, updatedAt } = workspace;
  return (
    <Card title="About">
      <Facts>
        {description !== '' && <Fact name="Description">{description}</Fact>}
        <Fact name="Host">
          <ResourceLink kind="host" id={workspace.hostId}>
            {host?.name ?? workspace.hostId}
          </ResourceLink>
        </Fact>
        <Fact name="Image">
          <CopyLine text={image} label="Copy the image" />
        </Fact>
        {command !== null && (
          <Fact name="Command">
            <code>{command.join(' ')}</code>
          </Fact>
        )}
        <Fact name="CPUs">{resources.cpus ?? 'no limit'}</Fact>
        <Fact name="Memory">{resources.memoryMiB === null ? 'no limit' : `${resources.memoryMiB} MiB`}</Fact>
        {windows !== null && <WindowsFacts windows={windows} />}
        {volumes.length > 0 && <Fact name="Volumes">{volumes.map(showVolume).join(', ')}</Fact>}
        <Fact name="Created">
          <Ago at={createdAt} />
        </Fact>
        <Fact name="Changed">
          <Ago at={updatedAt} />
        </Fact>
        <Fact name="Id">
          <CopyLine text={id} label="Copy the id" />
        </Fact>
      </Facts>
    </Card>
  );
}

function WindowsFacts({ windows }: { readonly windows: NonNullable<Workspace['windows']> }) {
  const { edition, account, language, keyboard, diskGiB, acceleration } = windows;
  return (
    <>
      <Fact name="Windows">{editionNames[edition]}</Fact>
      <Fact name="Account">{account.username}</Fact>
      <Fact name="Language">
        {language}, keyboard {keyboard}
      </Fact>
      <Fact name="Disk">{diskGiB} GiB</Fact>
      <Fact name="Acceleration">{accelerationNames[acceleration]}</Fact>
    </>
  );
}

function showVolume({ name, path, readOnly }: Workspace['volumes'][number]): string {
  return `${name} at ${path}${readOnly ? ' (read only)' : ''}`;
}
