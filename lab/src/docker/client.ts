import type { Readable } from 'node:stream';
import { callEngine, type DockerAnswer, type DockerRequest, demultiplex } from './http.ts';
import { type ContainerInspect, type ContainerRequest, containerInspectSchema, type MacvlanRequest } from './types.ts';

/** An engine's refusal, with its own words. */
export class DockerError extends Error {
  readonly status: number;

  constructor(request: DockerRequest, answer: DockerAnswer) {
    super(
      `${request.method} ${request.path} answered ${answer.status}: ${answer.body.toString('utf8').trim().slice(0, 500)}`,
    );
    this.name = 'DockerError';
    this.status = answer.status;
  }
}

export interface ExecOptions {
  readonly privileged?: boolean;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly output: string;
}

/** The few engine calls lab tests need; anything else goes through `call`. */
export interface DockerClient {
  call(request: DockerRequest): Promise<unknown>;
  ping(): Promise<boolean>;
  importImage(image: string, tar: Readable, changes: readonly string[]): Promise<void>;
  /** Builds a Dockerfile with the engine's own builder; `context` is a tar of its folder. */
  buildImage(image: string, context: Readable, buildArguments: Readonly<Record<string, string>>): Promise<void>;
  createMacvlan(request: MacvlanRequest): Promise<string>;
  createBridge(name: string): Promise<string>;
  /** Creates and starts; returns the container's id. */
  runContainer(request: ContainerRequest): Promise<string>;
  inspect(container: string): Promise<ContainerInspect>;
  logs(container: string): Promise<string>;
  /** Runs a command in a container and returns its exit code and output. */
  exec(container: string, argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Fine when absent. */
  removeContainer(container: string): Promise<void>;
}

/** A client for the engine behind a socket. */
export function createDockerClient(socketPath: string): DockerClient {
  return new SocketDockerClient(socketPath);
}

class SocketDockerClient implements DockerClient {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  async #bytes(request: DockerRequest): Promise<Buffer> {
    const answer = await callEngine(this.#socketPath, request);
    if (answer.status >= 400) throw new DockerError(request, answer);
    return answer.body;
  }

  async call(request: DockerRequest): Promise<unknown> {
    const body = (await this.#bytes(request)).toString('utf8');
    return body === '' ? null : JSON.parse(body);
  }

  async ping(): Promise<boolean> {
    const answer = await callEngine(this.#socketPath, { method: 'GET', path: '/_ping' }).catch(() => null);
    return answer?.status === 200;
  }

  async importImage(image: string, tar: Readable, changes: readonly string[]): Promise<void> {
    const query = new URLSearchParams({ fromSrc: '-', repo: image });
    for (const change of changes) query.append('changes', change);
    await this.#follow({ method: 'POST', path: `/images/create?${query}`, tar });
  }

  async buildImage(image: string, context: Readable, buildArguments: Readonly<Record<string, string>>): Promise<void> {
    const query = new URLSearchParams({ t: image, buildargs: JSON.stringify(buildArguments), forcerm: 'true' });
    await this.#follow({ method: 'POST', path: `/build?${query}`, tar: context });
  }

  /** The engine says 200 first and what went wrong later, in the progress stream. */
  async #follow(request: DockerRequest): Promise<void> {
    const progress = (await this.#bytes(request)).toString('utf8').trim();
    if (progress.includes('"errorDetail"')) throw new Error(`${request.path} failed: ${progress.slice(-2000)}`);
  }

  async createMacvlan({ name, parent, subnet, gateway, ipRange }: MacvlanRequest): Promise<string> {
    const config = { Subnet: subnet, ...(gateway && { Gateway: gateway }), ...(ipRange && { IPRange: ipRange }) };
    const body = { Name: name, Driver: 'macvlan', Options: { parent }, IPAM: { Driver: 'default', Config: [config] } };
    return idOf(await this.call({ method: 'POST', path: '/networks/create', body }));
  }

  async createBridge(name: string): Promise<string> {
    return idOf(await this.call({ method: 'POST', path: '/networks/create', body: { Name: name, Driver: 'bridge' } }));
  }

  async runContainer(request: ContainerRequest): Promise<string> {
    const path = `/containers/create?name=${encodeURIComponent(request.name)}`;
    const id = idOf(await this.call({ method: 'POST', path, body: createBody(request) }));
    await this.call({ method: 'POST', path: `/containers/${id}/start` });
    return id;
  }

  async inspect(container: string): Promise<ContainerInspect> {
    return containerInspectSchema.parse(await this.call({ method: 'GET', path: `/containers/${container}/json` }));
  }

  async logs(container: string): Promise<string> {
    return demultiplex(await this.#bytes({ method: 'GET', path: `/containers/${container}/logs?stdout=1&stderr=1` }));
  }

  async exec(container: string, argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const body = { Cmd: argv, AttachStdout: true, AttachStderr: true, Privileged: options.privileged === true };
    const id = idOf(await this.call({ method: 'POST', path: `/containers/${container}/exec`, body }));
    const output = await this.#bytes({
      method: 'POST',
      path: `/exec/${id}/start`,
      body: { Detach: false, Tty: false },
    });
    const state = await this.call({ method: 'GET', path: `/exec/${id}/json` });
    return { exitCode: Number(fieldOf(state, 'ExitCode')), output: demultiplex(output) };
  }

  async removeContainer(container: string): Promise<void> {
    const request: DockerRequest = { method: 'DELETE', path: `/containers/${container}?force=true&v=true` };
    const answer = await callEngine(this.#socketPath, request);
    if (answer.status >= 400 && answer.status !== 404) throw new DockerError(request, answer);
  }
}

function createBody(request: ContainerRequest): object {
  const networks = Object.keys(request.networks ?? {});
  const ports = Object.entries(request.ports ?? {});
  return {
    Image: request.image,
    ...(request.command && { Cmd: request.command }),
    ...(request.environment && { Env: Object.entries(request.environment).map(([key, value]) => `${key}=${value}`) }),
    Labels: request.labels ?? {},
    ExposedPorts: Object.fromEntries(ports.map(([containerPort]) => [containerPort, {}])),
    HostConfig: {
      NetworkMode: networks[0] ?? 'bridge',
      PortBindings: Object.fromEntries(ports.map(([containerPort, target]) => [containerPort, [bindingOf(target)]])),
      ...request.hostConfig,
    },
    NetworkingConfig: { EndpointsConfig: request.networks ?? {} },
  };
}

function bindingOf(target: string): { HostIp: string; HostPort: string } {
  const colon = target.lastIndexOf(':');
  return { HostIp: colon < 0 ? '' : target.slice(0, colon), HostPort: target.slice(colon + 1) };
}

function idOf(answer: unknown): string {
  return String(fieldOf(answer, 'Id'));
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value))
    throw new Error(`the engine's answer lacks ${name}`);
  return Reflect.get(value, name);
}
