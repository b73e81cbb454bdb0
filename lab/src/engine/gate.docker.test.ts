import { createDockerGate, describeEngineGate } from '@trailer/agent/engine-gate';
import { labImages } from '../images/catalog.ts';
import { createLab } from '../lab.ts';

describeEngineGate('a real engine', async () => {
  const lab = await createLab({ images: ['busybox'] });
  return {
    gate: createDockerGate(lab.host().engine.socketPath),
    image: labImages.busybox.name,
    command: ['tcp:8080'],
    close: () => lab.destroy(),
  };
});
