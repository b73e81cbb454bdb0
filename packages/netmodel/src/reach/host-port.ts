import { contains, overlaps } from '../address/prefix.ts';
import { mappingKey } from '../hostplan/mapping.ts';
import { lanDelivers } from '../returnpath/delivery.ts';
import { type Answer, showTarget } from './answer.ts';
import { answerContainer } from './container-to-host.ts';
import {
  forwardHops,
  forwardMessage,
  forwardPhrase,
  type HostPortQuestion,
  publishedReason,
  withoutReturnPath,
} from './forwarding.ts';
import { answered, droppedAt, toHost } from './hops.ts';
import { answerHostNetwork } from './host-network.ts';
import type { Scene } from './scene.ts';
import { arrived, serviceOf } from './service.ts';
import { type HostPortTarget, isBoundTo } from './targets.ts';
import type { ReachEndpoint, VantagePoint } from './types.ts';
import { answerUnpublishedFamily } from './unpublished.ts';

/** What happens to a packet sent to a published port at one of the host's addresses. */
export function answerHostPort(from: VantagePoint, target: HostPortTarget, scene: Scene): Answer {
  const elsewhere = answerBoundElsewhere(from, target);
  if (elsewhere !== null) return elsewhere;
  if (scene.input.workspace.networkMode === 'host') return answerHostNetwork(from, target);
  const service = serviceOf(target, scene);
  const unpublished = answerUnpublishedFamily(from, target, scene) ?? answerWithoutMapping(from, target, scene);
  return unpublished ?? answerMapped({ from, target, scene, service });
}

function answerBoundElsewhere(from: VantagePoint, target: HostPortTarget): Answer | null {
  const { published } = target;
  if (isBoundTo(published, target.address)) return null;
  return {
    verdict: 'blocked',
    reason: 'bound_to_other_address',
    message: `Port ${published.hostPort} is published at ${published.hostAddress} only, not at ${target.address}.`,
    cure: `Use ${published.hostAddress}, or publish the port without a host address.`,
    hops: [...toHost(from), droppedAt('host', target.host.nic.name)],
  };
}

function answerWithoutMapping(from: VantagePoint, target: HostPortTarget, scene: Scene): Answer | null {
  const { published } = target;
  const installed = scene.input.workspace.publishedPorts.map(mappingKey);
  if (installed.includes(mappingKey(published))) return null;
  return {
    verdict: 'blocked',
    reason: 'mapping_dropped',
    message: `The engine did not install the mapping of ${showTarget(target)}: nothing on the host forwards it.`,
    cure: 'Disconnect networks that were connected to the container by hand, then restart the workspace.',
    hops: [...toHost(from), droppedAt('host', target.host.nic.name)],
  };
}

function answerMapped(question: HostPortQuestion): Answer {
  switch (question.from) {
    case 'docker-host':
    case 'lan-client':
    case 'off-lan-client':
      return answerClient(question);
    case 'workspace':
    case 'itself':
      return answerContainer(question);
  }
}

/** Clients that are no containers: the request always arrives, all depends on the way of the reply. */
function answerClient(question: HostPortQuestion): Answer {
  const { from, scene, service } = question;
  const lan = lanOfClient(question);
  if (lan !== undefined && !scene.returnPath) return answerUnguided(question, lan);
  return arrived(service, {
    verdict: 'answers',
    reason: publishedReason(question, lan === undefined ? 'published' : 'published_by_return_path'),
    message: forwardMessage(question, lan),
    way: [...toHost(from), ...forwardHops(question)],
    reply: answered('reply-by-bridge', from),
  });
}

/** The reply leaves by the LAN: only the host's own kernel, when it gets there, still knows what it belongs to. */
function answerUnguided(question: HostPortQuestion, lan: ReachEndpoint): Answer {
  const { from, target, service } = question;
  const { nic } = target.host;
  const comesBack = from === 'docker-host' && lanDelivers(nic, lan.parentInterface);
  // A UDP server in the container, bound to the wildcard address, answers from the LAN address then, which nobody asked;
  // a guest's answer gets back the address that was asked by the translation.
  const fromOtherAddress = target.protocol === 'udp' && service.by === 'container';
  if (!comesBack || fromOtherAddress) return withoutReturnPath(question, lan, toHost(from));
  return arrived(service, {
    verdict: 'answers',
    reason: publishedReason(question, 'published'),
    message: `${forwardPhrase(question, ' and ')}; the reply takes the LAN to ${nic.name}, where the host takes it unless it filters reverse paths strictly (rp_filter 1).`,
    way: [...toHost(from), ...forwardHops(question)],
    reply: answered('reply-by-lan', from),
  });
}

/** The attached LAN that the client's address lies in, so that an unguided reply leaves by it. */
function lanOfClient({ from, target, scene }: HostPortQuestion): ReachEndpoint | undefined {
  if (from === 'off-lan-client') return undefined;
  const { address, segment } = target.host;
  return scene.lans.find(({ subnet }) =>
    from === 'docker-host' ? contains(subnet, address) : overlaps(subnet, segment),
  );
}
