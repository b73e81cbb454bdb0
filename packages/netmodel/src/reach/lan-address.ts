import { contains } from '../address/prefix.ts';
import { shownHostAddresses } from '../shown-addresses.ts';
import { type Answer, nameOf, showTarget, startWith } from './answer.ts';
import { answerByMode } from './by-mode.ts';
import { answered, replyLost, sent } from './hops.ts';
import { answerHostOnLan, answerNeighbour, behindParent, throughMacvlan, throughRouter } from './on-lan.ts';
import { hasUsableGateway, type Scene, strangersLan } from './scene.ts';
import type { EndpointTarget } from './targets.ts';
import type { VantagePoint } from './types.ts';

interface Question {
  readonly from: VantagePoint;
  readonly target: EndpointTarget;
  readonly scene: Scene;
}

/** What happens to a packet sent to an address of the workspace's own on the LAN. */
export function answerLanAddress(from: VantagePoint, target: EndpointTarget, scene: Scene): Answer {
  const question = { from, target, scene };
  if (from === 'itself') return answerLocally(target);
  return answerByMode(question) ?? answerOnLan(from, question);
}

function answerOnLan(from: Exclude<VantagePoint, 'itself'>, question: Question): Answer {
  switch (from) {
    case 'lan-client':
    case 'workspace':
      return answerNeighbour(question);
    case 'docker-host':
      return answerHostOnLan(question, () => answerRoutedHost(question));
    case 'off-lan-client':
      return answerStranger(question);
  }
}

/** A packet to an address of the sender's own never leaves it. */
export function answerLocally(target: EndpointTarget): Answer {
  return {
    verdict: 'answers',
    reason: 'local',
    message: `The address ${target.address} is the workspace's own.`,
    hops: [sent('itself'), { at: 'container', action: 'deliver' }],
  };
}

/** The host comes through the router, perhaps under an address that is the workspace's neighbour on another LAN. */
function answerRoutedHost(question: Question): Answer {
  const { target, scene } = question;
  const { endpoint } = target;
  const others = scene.lans.filter((lan) => lan !== endpoint);
  const neighbours = shownHostAddresses(scene.input.host.interfaces).filter(({ address }) =>
    others.some(({ subnet }) => contains(subnet, address)),
  );
  if (neighbours.length === 0 || isToldApart(question)) return answerStranger(question);
  return unknownReply(question, neighbours.map(({ address }) => address).join(' or '));
}

/** Whether a reply has the right source, and a way to any client, wherever that client is. */
function isToldApart({ target, scene }: Question): boolean {
  if (!scene.returnPath || !hasUsableGateway(target.endpoint, scene)) return false;
  return target.protocol !== 'udp' || target.endpoint !== strangersLan(scene);
}

/** Senders whose address is in no network of the workspace: all depends on the way the reply leaves by. */
function answerStranger(question: Question): Answer {
  const { target, scene } = question;
  const { endpoint } = target;
  if (endpoint.gateway === null) return withoutGateway(question);
  if (!hasUsableGateway(endpoint, scene)) return behindParent(question);
  const egress = strangersLan(scene);
  if (egress === undefined) return answerByBridge(question);
  // A UDP server bound to the wildcard address leaves its source to the kernel, which takes that of the general egress
  // where nothing translates the request.
  if (egress !== endpoint && target.protocol === 'udp' && !scene.returnPath)
    return otherSource(question, egress.address);
  return answerRouted(question);
}

function answerRouted({ from, target, scene }: Question): Answer {
  const { gateway } = target.endpoint;
  const ownGateway = scene.mixed || scene.lans.length === 1;
  const reply = ownGateway
    ? 'the reply leaves by it'
    : 'the reply leaves by the gateway the engine chose among its LANs';
  return {
    verdict: 'answers',
    reason: 'routed',
    message: `${startWith(from)} reaches ${showTarget(target)} through the router ${gateway}, and ${reply}.`,
    hops: [...throughMacvlan(throughRouter(from), target), ...answered('reply-by-lan', from)],
  };
}

/** Without the return path the engine's default route takes the reply to the host, which passes it on as it is. */
function answerByBridge(question: Question): Answer {
  const { from, target } = question;
  if (target.protocol === 'udp') return withoutReturnPath(question);
  return {
    verdict: 'answers',
    reason: 'routed',
    message: `${startWith(from)} reaches ${showTarget(target)} through the router ${target.endpoint.gateway}; the reply takes the bridge, and the host passes it on unless it filters reverse paths strictly (rp_filter 1).`,
    hops: [...throughMacvlan(throughRouter(from), target), ...answered('reply-by-bridge', from)],
  };
}

function withoutGateway({ from, target }: Question): Answer {
  return {
    verdict: 'blocked',
    reason: 'no_gateway',
    message: `The network ${target.endpoint.networkName} has no gateway, so nothing outside ${target.endpoint.subnet} gets an answer from ${target.address}.`,
    cure: 'Make the network with the address of its router as gateway.',
    hops: [...throughMacvlan(throughRouter(from), target), replyLost],
  };
}

function withoutReturnPath({ from, target }: Question): Answer {
  return {
    verdict: 'blocked',
    reason: 'return_path_missing',
    message: `The request to ${showTarget(target)} arrives, but a UDP server bound to the wildcard address answers by the bridge under another address.`,
    cure: "See the workspace's condition ReturnPathInstalled for what stopped the installation.",
    hops: [...throughMacvlan(throughRouter(from), target), replyLost],
  };
}

function otherSource({ from, target }: Question, source: string): Answer {
  return {
    verdict: 'blocked',
    reason: 'reply_from_other_address',
    message: `A UDP server bound to the wildcard address answers ${nameOf(from)} from ${source} instead of ${target.address}.`,
    cure: `Bind the server to ${target.address}, or use ${source}.`,
    hops: [...throughMacvlan(throughRouter(from), target), replyLost],
  };
}

function unknownReply({ from, target }: Question, neighbours: string): Answer {
  return {
    verdict: 'unknown',
    reason: 'no_route_known',
    message: `The Docker host sends to ${target.address} through its router; if it does so under ${neighbours}, the reply takes another LAN of the workspace.`,
    cure: 'Probe it.',
    hops: [sent(from), { at: 'router', action: 'route' }],
  };
}
