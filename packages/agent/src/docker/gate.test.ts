import { FakeEngine } from './fake/engine.ts';
import { describeEngineGate } from './gate.suite.ts';

describeEngineGate('in memory', async () => {
  const gate = new FakeEngine();
  gate.images.add('suite:1');
  return { gate, image: 'suite:1', command: ['serve'], shellImage: 'suite:1', close: async () => undefined };
});
