import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Workspace } from '@trailer/contract';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { firstFaultOf } from '../../../parts/field-faults.ts';
import { formatMegabytes, readWhole, saveAs } from './download.ts';

/** Saves the whole log of a workspace; by `fetch`, for a link cannot say the key of the session. */
export function DownloadButton({ workspace: { id, name } }: { readonly workspace: Workspace }) {
  const [bytes, setBytes] = useState(0);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const download = useMutation({
    mutationFn: async () => {
      setBytes(0);
      leaving.current = new AbortController();
      const { signal } = leaving.current;
      const response = await client.open('workspaces.logs', { id, query: { timestamps: 'true' }, signal });
      return await readWhole(response, setBytes);
    },
    onSuccess: (log) => saveAs(`${name}.log`, log),
    onError: (error) => {
      if (leaving.current.signal.aborted) return;
      const title = `The log of ${name} was not saved`;
      notifications.show({ color: 'red', title, message: firstFaultOf(error), role: 'alert' });
    },
  });
  const icon = <IconDownload size={16} aria-hidden />;
  if (download.isPending) {
    return (
      <Button variant="default" leftSection={icon} onClick={() => leaving.current.abort()}>
        {`Cancel the download, ${formatMegabytes(bytes)} so far`}
      </Button>
    );
  }
  return (
    <Button variant="default" leftSection={icon} onClick={() => download.mutate()}>
      Download
    </Button>
  );
}
