import type { Network } from '@trailer/contract';
import { afterEach, describe, expect, onTestFailed, test } from 'vitest';
import type { LabImageName } from '../images/catalog.ts';
import { waitFor } from '../process/wait.ts';
import { answersBothWays, differences, measureMatrix } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { askForWorkspace, makeNetwork, makeWorkspace, raiseScene, type Scene } from './scene.ts';

let raised: Scene | undefined;
afterEach(async () => await raised?.destroy());

async function sceneWith(strategy: string): Promise<{ scene: Scene; lan: Network }> {
  const scene = await raiseScene({
    trailer: { environment: { TRAILER_RETURN_PATH_STRATEGY: strategy } },
    images: ['static', 'iproute', 'helper'],
  });
  raised = scene;
  return { scene, lan: await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home')) };
}

const pinned: readonly (readonly [string, LabImageName])[] = [
  ['nsenter', 'static'],
  ['exec', 'iproute'],
  ['helper', 'static'],
];

describe('each strategy installs the return path on its own', () => {
  test.each(pinned)('%s with image %s: every cell as the model says', async (strategy, image) => {
    const { scene, lan } = await sceneWith(strategy);
    onTestFailed(async () => void (await scene.lab.evidence(strategy)));
    const networks = [{ networkId: lan.id }];
    const workspace = await makeWorkspace(scene, { name: 'both', image, networks, ports: [...echoPorts(9000)] });
    const condition = workspace.status.conditions.find(({ type }) => type === 'ReturnPathInstalled');
    expect(condition?.message).toContain(strategy);
    const cells = await measureMatrix(scene, workspace);
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
  });

  test('exec on an image without ip: the workspace runs, the condition says why, and the agent logs it', async () => {
    const { scene, lan } = await sceneWith('exec');
    onTestFailed(async () => void (await scene.lab.evidence('exec without ip')));
    const networks = [{ networkId: lan.id }];
    const { id } = await askForWorkspace(scene, { name: 'both', networks, ports: [...echoPorts(9000)] });
    const failed = await waitFor(
      async () => {
        const { body } = await scene.client.call('workspaces.get', { id });
        const condition = body.status.conditions.find(({ type }) => type === 'ReturnPathInstalled');
        return body.status.phase === 'running' && condition?.status === 'False' ? condition : undefined;
      },
      { what: 'the condition ReturnPathInstalled to be False', timeoutMs: 20_000 },
    );
    expect(failed.message).toMatch(/exec/);
    expect(await scene.trailer.logs()).toContain(
      `agent: workspace ${id} started but host-route exception setup failed (published ports may be unreachable via host IP): `,
    );
    const { body } = await scene.client.call('workspaces.get', { id });
    expect(differences(await measureMatrix(scene, body))).toEqual([]);
  });
});
