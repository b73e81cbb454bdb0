import { describe, expect, it } from 'vitest';
import { itMakesContainers } from './suite/containers.suite.ts';
import { itReadsFiles } from './suite/files.suite.ts';
import { itKeepsNetworks } from './suite/networks.suite.ts';
import { itRunsPrograms } from './suite/programs.suite.ts';
import { type GateUnderTest, useGate } from './suite/rig.suite.ts';
import { itRunsContainers } from './suite/run-state.suite.ts';
import { itStartsStations } from './suite/stations.suite.ts';

export type { GateUnderTest } from './suite/rig.suite.ts';

/** What every engine gate does, the one in memory and the one to a real engine. */
export function describeEngineGate(name: string, open: () => Promise<GateUnderTest>): void {
  describe(`the engine gate (${name})`, () => {
    const rig = useGate(open);

    it('tells the versions of the engine', async () => {
      const { version, apiVersion, rootless } = await rig.gate.info();
      expect(version).toMatch(/^\d+\.\d+/);
      expect(apiVersion).toMatch(/^1\.\d+$/);
      expect(rootless).toBe(false);
    });

    itKeepsNetworks(rig);
    itMakesContainers(rig);
    itRunsContainers(rig);
    itReadsFiles(rig);
    itRunsPrograms(rig);
    itStartsStations(rig);
  });
}
