import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { answersBothWays, differences, measureMatrix } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { makeNetwork, makeWorkspace, raiseScene, type Scene, settledWorkspace } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ images: ['static'] });
});
afterAll(async () => await scene?.destroy());

/** The mappings the engine says it installed for a container. */
async function mappings(container: string): Promise<readonly string[]> {
  const { NetworkSettings } = await scene.host.docker.inspect(container);
  return Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bound]) => (bound?.length ? [port] : []));
}

describe('port mappings that the engine drops without a word', () => {
  test('a macvlan network whose name sorts before "bridge" does not take the mappings', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('network aaa')));
    const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'aaa'));
    const networks = [{ networkId: lan.id }];
    const workspace = await makeWorkspace(scene, { name: 'first', networks, ports: [...echoPorts(9000)] });
    expect(await mappings('first')).toEqual(['8080/tcp', '8080/udp']);
    const cells = await measureMatrix(scene, workspace);
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
  });

  test('a network connected by hand that takes the default route away is disconnected, and the mappings are back', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('foreign network')));
    const workspace = await makeWorkspace(scene, { name: 'second', ports: [...echoPorts(9100)] });
    const foreign = await scene.host.docker.createBridge('foreign');
    const body = { Container: 'second', EndpointConfig: { GwPriority: 1_000_000 } };
    await scene.host.docker.call({ method: 'POST', path: `/networks/${foreign}/connect`, body });
    await waitFor(
      async () => {
        const { NetworkSettings } = await scene.host.docker.inspect('second');
        const healed = !('foreign' in NetworkSettings.Networks) && (await mappings('second')).length === 2;
        return healed ? true : undefined;
      },
      { what: 'the foreign network to be disconnected and the mappings to be back', timeoutMs: 20_000 },
    );
    await settledWorkspace(scene, workspace.id);
    expect(differences(await measureMatrix(scene, workspace))).toEqual([]);
  });
});
