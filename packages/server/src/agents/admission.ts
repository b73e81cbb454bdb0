import { type AgentMessage, protocolVersion, type ServerLinkEnd, type ServerMessage } from '@trailer/contract';
import { disabledMessage } from '../hosts/service.ts';
import type { HostRecord } from '../hosts/store.ts';
import type { Inbox } from './inbox.ts';
import { canonicalPublicKey, newNonce, provesKey } from './proof.ts';

export type Hello = Extract<AgentMessage, { type: 'hello' }>;

/** Where a link comes from. An agent in this process is trusted; over a network it proves its key. */
export type LinkSource = 'in-process' | 'network';

/** Finds the host an agent speaks for. */
export interface HostRegistry {
  /** The host whose agent lives in this process, made when there is none. */
  localHost(hello: Hello): Promise<HostRecord>;
  /** The host whose agent proved this key; with a good enrolment token, a new one. Null when there is none. */
  remoteHost(hello: Hello, publicKey: string): Promise<HostRecord | null>;
}

/** Why an agent is not let in; it is told. */
export class Refusal extends Error {
  readonly code: Extract<ServerMessage, { type: 'refused' }>['code'];

  constructor(code: Refusal['code'], message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

export interface Admission {
  readonly inbox: Inbox;
  readonly end: ServerLinkEnd;
  readonly source: LinkSource;
}

/** Greets an agent and finds out which host it speaks for; throws a refusal otherwise, null when it went away. */
export async function admit(
  admission: Admission,
  registry: HostRegistry,
): Promise<{ readonly host: HostRecord; readonly hello: Hello } | null> {
  const hello = await admission.inbox.next();
  if (hello === null) return null;
  if (hello.type !== 'hello') throw new Refusal('protocol', `the first message must be hello, not ${hello.type}`);
  requireProtocol(hello);
  const host =
    admission.source === 'in-process' ? await registry.localHost(hello) : await prove(admission, hello, registry);
  if (host === null) return null;
  if (!host.enabled) throw new Refusal('disabled', disabledMessage(host.name));
  return { host, hello };
}

function requireProtocol(hello: Hello): void {
  if (hello.protocol === protocolVersion) return;
  const older = hello.protocol < protocolVersion ? 'the agent' : 'the server';
  throw new Refusal(
    'protocol',
    `agent ${hello.agentVersion} speaks protocol ${hello.protocol}, this server protocol ${protocolVersion}: upgrade ${older}`,
  );
}

async function prove({ inbox, end }: Admission, hello: Hello, registry: HostRegistry): Promise<HostRecord | null> {
  const publicKey = hello.publicKey === null ? null : canonicalPublicKey(hello.publicKey);
  if (publicKey === null) throw new Refusal('identity', 'hello carries no Ed25519 public key');
  const nonce = newNonce();
  end.send({ type: 'challenge', nonce });
  const proof = await inbox.next();
  if (proof === null) return null;
  if (proof.type !== 'proof') throw new Refusal('protocol', `a challenge is answered by proof, not by ${proof.type}`);
  if (!provesKey(publicKey, nonce, proof.signature)) {
    throw new Refusal('identity', 'the signature does not fit the public key');
  }
  const host = await registry.remoteHost(hello, publicKey);
  if (host !== null) return host;
  throw new Refusal(
    'identity',
    hello.enrolmentToken === null
      ? 'this agent is not enrolled: create an enrolment token and start the agent with it'
      : 'the enrolment token is unknown, used or expired: create a new one',
  );
}
