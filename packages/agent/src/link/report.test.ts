import { describe, expect, it } from 'vitest';
import type { HostStatus } from '../loop/status.ts';
import { StatusReport } from './report.ts';

const network = { id: 'n1', observedGeneration: 1, phase: 'created' as const, message: '' };
const status: HostStatus = {
  generation: 3,
  networks: [network],
  workspaces: [],
  gone: { networks: [], workspaces: [] },
};

describe('the status report', () => {
  it('says nothing before anything was observed', () => {
    expect(new StatusReport().next()).toBeNull();
  });

  it('tells everything once and then changes only', () => {
    const report = new StatusReport();
    report.set(status);
    expect(report.next()?.networks).toEqual([network]);
    expect(report.next()).toBeNull();
    report.set({ ...status, networks: [{ ...network }, { ...network, id: 'n2' }] });
    expect(report.next()?.networks.map(({ id }) => id)).toEqual(['n2']);
  });

  it('tells that a newer desired state was taken in, though no object changed', () => {
    const report = new StatusReport();
    report.set(status);
    report.next();
    report.set({ ...status, generation: 4 });
    expect(report.next()).toMatchObject({ generation: 4, networks: [] });
  });

  it('tells once what is gone', () => {
    const report = new StatusReport();
    report.set({ ...status, networks: [], gone: { networks: ['n1'], workspaces: ['w1'] } });
    expect(report.next()?.gone).toEqual({ networks: ['n1'], workspaces: ['w1'] });
    expect(report.next()).toBeNull();
  });

  it('tells everything again on a new connection', () => {
    const report = new StatusReport();
    report.set(status);
    report.next();
    report.forgetTold();
    expect(report.next()?.networks).toEqual([network]);
  });
});
