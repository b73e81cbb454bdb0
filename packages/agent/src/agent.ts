import { join } from 'node:path';
import type { AgentAnswer, AgentRequest, AgentTransport, ConnectionRequest } from '@trailer/contract';
import type { Logger } from 'pino';
import { Bench } from './bench/bench.ts';
import { openBench } from './bench/session.ts';
import type { Clock } from './clock.ts';
import type { AgentConfig } from './config.ts';
import { createDockerGate } from './docker/dockerode.ts';
import { createForeignGate } from './docker/foreign.ts';
import type { ForeignGate } from './docker/foreign-gate.ts';
import type { EngineGate } from './docker/gate.ts';
import { observeDevices } from './host-devices.ts';
import { Journal } from './journal.ts';
import { Diallers, measureSpeed, openListener } from './kernel/index.ts';
import { createKernelGate } from './kernel-adapter.ts';
import type { KernelGate } from './kernel-gate.ts';
import { answerForeign, answerForeignContainer } from './link/foreign.ts';
import { InventoryReader } from './link/inventory.ts';
import { Link } from './link/link.ts';
import { answerProbe } from './link/probe.ts';
import { answerWire } from './link/wire.ts';
import { Loop, loopLimits } from './loop/loop.ts';
import type { ReturnPathInstalled } from './loop/start-event.ts';
import type { OnStep } from './loop/steps.ts';
import { Observer } from './observe/observer.ts';
import { connectTo } from './sessions/connect.ts';
import { notCreated, notRunning } from './sessions/refusals.ts';
import { runSession } from './sessions/session.ts';

export interface AgentDeps {
  readonly transport: AgentTransport;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Called whenever a return path was installed on a container's start. */
  readonly onReturnPathInstalled?: (installed: ReturnPathInstalled) => void;
  /** Called right before a step is carried out and right after it was; the lab kills agents there. */
  readonly onStep?: OnStep;
}

export interface Agent {
  /** Ends link and loop; steps under way are waited for. What runs keeps running. */
  stop(): Promise<void>;
}

interface AgentParts extends AgentDeps {
  readonly config: AgentConfig;
  readonly engine: EngineGate;
  readonly foreign: ForeignGate;
  readonly kernel: KernelGate;
  readonly journal: Journal;
  readonly inventory: InventoryReader;
  readonly diallers: Diallers;
  readonly bench: Bench;
  readonly signal: AbortSignal;
}

/** Starts the agent of this host: it takes up its last desired state at once, and its server's as soon as that answers. */
export async function startAgent(config: AgentConfig, deps: AgentDeps): Promise<Agent> {
  const owner = new AbortController();
  const { signal } = owner;
  const { logger } = deps;
  const engine = createDockerGate(config.dockerSocket);
  const foreign = createForeignGate(config.dockerSocket);
  const kernel = createKernelGate({
    engine,
    returnPath: config.returnPath,
    kvmDevice: config.kvmDevice,
    logger,
    signal,
  });
  const journal = await Journal.open(join(config.dataFolder, 'agent', 'journal.json'), logger);
  const diallers = new Diallers();
  const inventory = new InventoryReader({ engine, foreign, kernel });
  const running = runAgent({
    ...deps,
    config,
    engine,
    foreign,
    kernel,
    journal,
    inventory,
    diallers,
    bench: new Bench({
      engine,
      speeds: { openListener, measureSpeed },
      readInventory: () => inventory.read(),
      images: () => imagesAtHand(config, journal),
      now: () => deps.clock.now(),
    }),
    signal,
  });
  return {
    stop: async () => {
      owner.abort();
      await running;
      diallers.close();
    },
  };
}

async function runAgent(parts: AgentParts): Promise<void> {
  const { config, engine, kernel, journal, logger, clock, signal, transport } = parts;
  const observer = new Observer({ engine, kernel, journal, logger });
  const loop = new Loop({
    context: {
      engine,
      foreign: parts.foreign,
      kernel,
      journal,
      observer,
      logger,
      observeDevices: () => observeDevices(kernel, config.kvmDevice),
    },
    clock,
    limits: { ...loopLimits, clashes: { ...loopLimits.clashes, intervalMs: config.addressCheckMs } },
    onStatus: (status) => link.report(status),
    onInterfacesChanged: () => link.noteInventoryChange(),
    onStep: (moment, step) => parts.onStep?.(moment, step),
    onReturnPathInstalled: (installed) => parts.onReturnPathInstalled?.(installed),
  });
  const link = new Link({
    transport,
    hostName: config.hostName,
    logger,
    observeInventory: () => parts.inventory.read(),
    onDesired: (desired) => loop.setDesired(desired),
    answer: (request) => answerRequest(request, observer, parts),
  });
  kernel.watchNetlink({
    onChange: () => loop.noteHostChange(),
    signal,
    logger,
  });
  await Promise.all([loop.run(signal), link.run(signal), watchEngine(parts, loop, link)]);
}

function watchEngine({ engine, inventory, bench, logger, signal }: AgentParts, loop: Loop, link: Link): Promise<void> {
  return engine.watchEvents({
    signal,
    onConnected: () => {
      logger.info('agent: the engine answers');
      loop.noteConnected();
      bench.sweep().catch((error: unknown) => logger.warn({ err: error }, 'agent: a measurement left things behind'));
      inventory.noteEngineChange();
      link.noteInventoryChange();
    },
    onEvent: (event) => {
      if (event.type === 'container') inventory.noteContainerChange();
      if (event.type === 'network') inventory.noteNetworkChange();
      loop.noteEvent(event);
    },
    onLost: (reason) => {
      logger.warn(`agent: the engine does not answer: ${reason}`);
      inventory.noteEngineChange();
      link.noteInventoryChange();
    },
  });
}

async function answerRequest(request: AgentRequest, observer: Observer, parts: AgentParts): Promise<AgentAnswer> {
  const { config, engine, inventory, clock, transport, logger, signal } = parts;
  switch (request.kind) {
    case 'inventory':
      return { kind: 'inventory', inventory: await inventory.read() };
    case 'foreign':
      return answerForeign(parts.foreign);
    case 'foreign-container':
      return answerForeignContainer(parts.foreign, request.engineId);
    case 'probe': {
      const container = await observer.inspectOf(request.workspaceId);
      const running = container?.state === 'running' && container.pid !== null;
      return answerProbe(request, {
        hostName: config.hostName,
        clock,
        hostInterfaces: await observer.observeInterfaces(),
        container: running ? { name: container.name, pid: container.pid } : null,
      });
    }
    case 'wire':
      return answerWire(request, { kernel: parts.kernel, networks: parts.journal.desired?.networks ?? [] });
    case 'open-bench':
      return openBench(request, parts);
    case 'open-session': {
      const { session, sessionId } = request;
      if (session.kind === 'connect') return giveConnection({ session, sessionId }, observer, parts);
      const container = observer.containerOf(session.workspaceId);
      // Before the channel is opened, so that whoever asked gets an ordinary refusal.
      if (container === null) return { kind: 'failed', message: notCreated };
      const { engineId: containerId, state } = container;
      if (session.kind !== 'logs' && state !== 'running') {
        return { kind: 'failed', message: notRunning(state) };
      }
      const channel = await transport.openSession(sessionId, signal);
      void runSession(channel, session, { engine, containerId, signal }).catch((error: unknown) => {
        logger.error({ err: error }, 'agent: a session ended badly');
      });
      return { kind: 'session-opened' };
    }
  }
}

/** What a container can be started of: the helper image, or an image that a workspace of this host has. */
function imagesAtHand({ returnPath }: AgentConfig, { desired }: Journal): readonly string[] {
  const ofWorkspaces = desired?.workspaces.map(({ image }) => image) ?? [];
  return returnPath.helperImage === null ? ofWorkspaces : [returnPath.helperImage, ...ofWorkspaces];
}

/** Dials before anything is told to the server, so that whoever asked gets an ordinary refusal. */
async function giveConnection(
  { session, sessionId }: { readonly session: ConnectionRequest; readonly sessionId: string },
  observer: Observer,
  { transport, diallers, journal, signal }: AgentParts,
): Promise<AgentAnswer> {
  const container = await observer.inspectOf(session.workspaceId);
  const workspace = journal.desired?.workspaces.find(({ id }) => id === session.workspaceId) ?? null;
  const connection = await connectTo(session, { container, workspace, diallers });
  // The server takes over what goes wrong with it from here on; in between nobody else listens.
  connection.on('error', () => undefined);
  try {
    await transport.giveConnection(sessionId, connection, signal);
    return { kind: 'session-opened' };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
