import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScratch, namespaceFile } from '../namespace/scratch.suite.ts';
import { openProbeVantage, type ProbeVantage } from './vantage.ts';

describe('a vantage point', () => {
  const scratch = createScratch();
  let vantage: ProbeVantage;

  beforeAll(async () => {
    const name = await scratch.add('alone');
    vantage = openProbeVantage(namespaceFile(name));
  });
  afterAll(async () => {
    await vantage.close();
    await scratch.sweep();
  });

  test('sends from its own namespace: alone in it nothing else is reachable', async () => {
    const request = { port: 80, protocol: 'tcp', timeoutMs: 500 } as const;
    expect(await vantage.probe({ ...request, address: '192.168.77.10' })).toMatchObject({
      verdict: 'blocked',
      evidence: 'network unreachable',
    });
    expect(await vantage.probe({ ...request, address: '127.0.0.1' })).toMatchObject({
      evidence: 'refused by the target',
    });
  });

  test('asks many questions at once and answers each', async () => {
    const questions = Array.from({ length: 40 }, (_, index) =>
      vantage.probe({
        address: '127.0.0.1',
        port: 2000 + index,
        protocol: index % 2 === 0 ? 'tcp' : 'udp',
        timeoutMs: 500,
      }),
    );
    const answers = await Promise.all(questions);
    expect(new Set(answers.map(({ evidence }) => evidence))).toEqual(new Set(['refused by the target']));
  });

  test('whose process cannot start says so', async () => {
    const nowhere = openProbeVantage('/var/run/netns/trl-k-none');
    const request = { address: '127.0.0.1', port: 80, protocol: 'tcp', timeoutMs: 500 } as const;
    await expect(nowhere.probe(request)).rejects.toThrow(/the probe process in .*trl-k-none ended: .*No such file/);
    await nowhere.close();
  });
});
