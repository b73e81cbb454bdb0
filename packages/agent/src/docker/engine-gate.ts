// For tests that have an engine to give: the gate to it, and the suite that every gate passes.
export { createDockerGate } from './dockerode.ts';
export { describeEngineGate, type GateUnderTest } from './gate.suite.ts';
