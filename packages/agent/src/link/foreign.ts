import type { AgentAnswer } from '@trailer/contract';
import type { ForeignGate } from '../docker/foreign-gate.ts';

/** One container with the values of its environment, for taking it over. */
export async function answerForeignContainer(gate: ForeignGate, engineId: string): Promise<AgentAnswer> {
  const found = await gate.readContainer(engineId);
  return {
    kind: 'foreign-container',
    found: found === null ? null : { ...found, environment: { ...found.environment } },
  };
}

/** What the engine has that does not carry Trailer's mark; read when somebody asks, for a heartbeat stays small. */
export async function answerForeign(gate: ForeignGate): Promise<AgentAnswer> {
  const [networks, containers] = await Promise.all([gate.listNetworks(), gate.listContainers()]);
  return { kind: 'foreign', found: { networks: [...networks], containers: [...containers] } };
}
