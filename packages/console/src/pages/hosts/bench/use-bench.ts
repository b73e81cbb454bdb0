import { readBenchEvents } from '@trailer/contract';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { firstFaultOf } from '../../../parts/field-faults.ts';
import { after, none } from './measurement.ts';

/** Measures a host on demand; leaving the page ends it. */
export function useBench(hostId: string) {
  const [measurement, setMeasurement] = useState(none);
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => () => leaving.current?.abort(), []);
  const start = async (): Promise<void> => {
    const owner = new AbortController();
    const { signal } = owner;
    leaving.current = owner;
    setMeasurement({ ...none, state: 'running' });
    try {
      const response = await client.open('hosts.bench', { id: hostId, body: {}, signal });
      for await (const event of readBenchEvents(response)) setMeasurement((before) => after(before, event));
    } catch (error) {
      if (signal.aborted) return;
      const fault = firstFaultOf(error) ?? String(error);
      setMeasurement((before) => ({ ...before, state: 'failed', now: null, fault }));
    }
  };
  const stop = (): void => {
    leaving.current?.abort();
    setMeasurement((before) => ({ ...before, state: 'done', now: null }));
  };
  return { measurement, start, stop };
}
