import type { Cell } from './cell.ts';
import { containerPortOf, type Fact, type Outcome, type Ports } from './evidence.ts';
import type { Topology } from './topology.ts';

interface Circumstances {
  readonly cell: Cell;
  readonly outcome: Outcome;
  readonly ports: Ports;
  readonly topology: Topology;
  /** As the agent read it back; null where nobody says. */
  readonly returnPathInstalled: boolean | null;
}

interface Advice {
  readonly cause: string;
  readonly cure: string;
}

/** Why a part of a way fails most often, and what helps. */
export function adviceFor(fact: Fact, circumstances: Circumstances): Advice {
  const { cell, topology } = circumstances;
  switch (fact.kind) {
    case 'sender':
      return {
        cause: `There is no way from the sender to ${cell.address}: it has no route, or its interface is down.`,
        cure: `Look at "ip route get ${cell.address}" there.`,
      };
    case 'router':
      return {
        cause: 'The router does not pass it on.',
        cure: 'Look at the router’s routes and its firewall between the two networks.',
      };
    case 'lan':
      return {
        cause: 'Nothing known came through this LAN from there.',
        cure: 'Look at the cable, the switch port and its VLAN, and at client isolation on Wi-Fi.',
      };
    case 'mapping':
      return mappingAdvice(circumstances);
    case 'bridge':
      return {
        cause: 'Nothing comes through between the host and the workspace on the bridge.',
        cure: 'Look for a firewall that drops it: on the host ("nft list ruleset", chain DOCKER-USER) or inside the workspace.',
      };
    case 'return-path':
      return returnPathAdvice(circumstances);
    case 'macvlan':
      return {
        cause: `Frames for ${cell.address} do not get to the interface of the workspace on the LAN.`,
        cure: 'Let the switch or hypervisor accept several MAC addresses at this port (promiscuous mode, forged transmits), and see that the interface is up inside the workspace.',
      };
    case 'guest-rules':
      return {
        cause: 'The container does not hand it on to the guest.',
        cure: 'See the condition GuestForwarding of the workspace.',
      };
    case 'service':
      return serviceAdvice(
        circumstances,
        topology.stations.some(({ kind }) => kind === 'guest'),
      );
  }
}

function returnPathAdvice({ returnPathInstalled }: Circumstances): Advice {
  const cause = 'The request can arrive, but the reply leaves by the LAN instead of the bridge:';
  if (returnPathInstalled === true) {
    return {
      cause: `${cause} the return path is in the container’s kernel, and something there overrides it.`,
      cure: 'Look for rules that come before it ("ip rule" inside the workspace), such as those of a VPN. Otherwise restart the workspace.',
    };
  }
  const orElse = returnPathInstalled === null ? ', or something overrides it' : '';
  return {
    cause: `${cause} the return path is not in the container’s kernel${orElse}.`,
    cure: 'See the condition ReturnPathInstalled, and that the agent of the host runs: it repairs the return path within a second. Otherwise restart the workspace.',
  };
}

function mappingAdvice({ cell, outcome }: Circumstances): Advice {
  const asked = `${cell.address}:${cell.port}/${cell.protocol}`;
  if (outcome === 'refused') {
    return {
      cause: `The service is there, but the host refuses ${asked}: its mapping is missing.`,
      cure: 'Restart the workspace, so that the engine installs the mapping anew.',
    };
  }
  return {
    cause: `The host does not forward ${asked}: a firewall drops it, or its mapping is gone.`,
    cure: 'Look for a rule that drops forwarded traffic ("nft list ruleset", chains FORWARD and DOCKER-USER); restarting the workspace installs the mapping anew.',
  };
}

function serviceAdvice({ cell, outcome, ports }: Circumstances, isDesktop: boolean): Advice {
  const port = containerPortOf(cell, ports);
  const where = isDesktop ? 'guest or its container' : 'workspace';
  if (port === null) {
    return { cause: 'Its kernel does not answer.', cure: 'Look for a firewall inside the workspace that drops ICMP.' };
  }
  if (outcome === 'refused' || outcome === 'wrong') {
    return {
      cause: `The way is good, but nothing in the ${where} listens on port ${port}/${cell.protocol}.`,
      cure: isDesktop
        ? 'Start the service; for Remote Desktop turn it on in the settings of Windows.'
        : 'Start the service, and have it listen on every address (0.0.0.0), not on 127.0.0.1 alone.',
    };
  }
  return {
    cause: `It gets as far as the ${where}, and nothing there answers on port ${port}/${cell.protocol}.`,
    cure: isDesktop
      ? 'Allow the port in the firewall of Windows.'
      : 'Look for a firewall that drops it, inside the workspace or on the host, and see that the service is not stuck.',
  };
}
