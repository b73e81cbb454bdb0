/** A mistake in how a command was called; shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `A LAN in a box: a switch, a router, clients and Docker hosts, each in a network namespace.

  npm run lab -- up [NAME]            raise a lab and keep it (NAME: lower-case letters and digits, "lab" unless told)
      --hosts N                       Docker hosts (1)
      --nics shared|dedicated|second-lan   network cards of each host (shared)
      --addresses N                   addresses on eth0 of each host (1)
      --engine 20.10|26.1|28.5        Docker engine of the hosts (28.5)
      --dhcp                          DHCP on the router
  npm run lab -- status               every lab on this machine
  npm run lab -- exec [--lab NAME] MACHINE -- COMMAND...   run a command on a machine
  npm run lab -- down [NAME]          remove a lab; --all removes every kept lab and what dead runs left behind

  --json with up, status and down prints JSON.

Examples:
  npm run lab -- exec lan-client -- ip address
  npm run lab -- exec h1 -- docker ps
`;
