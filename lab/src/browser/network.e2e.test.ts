import type { Network, ReachabilityCell, Workspace } from '@trailer/contract';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { echoPorts, macvlanOn } from '../product/network.ts';
import {
  addressOn,
  makeNetwork,
  makeWorkspace,
  pidOf,
  raiseScene,
  runningWorkspace,
  type Scene,
} from '../product/scene.ts';
import { type JoinedHost, joinHost } from '../product/second-host.ts';
import { lans } from '../topology/plan.ts';
import { withAdministrator } from './administrator.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
/** Stands for the clients of the LAN: a workspace of another host on it. */
const clientAddress = '192.168.77.200';

let scene: Scene;
let second: JoinedHost | null = null;
let lan: Network;
let web: Workspace;

beforeAll(async () => {
  const hosts = [
    { name: 'h1', nics: 'shared' },
    { name: 'h2', nics: 'shared' },
  ] as const;
  scene = await raiseScene({ hosts, images: ['static'], ...withAdministrator });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  const networks = [{ networkId: lan.id }];
  web = await makeWorkspace(scene, { name: 'web', networks, ports: [...echoPorts(9000)] });
  await makeWorkspace(scene, { name: 'peer', networks, defaultBridge: true });
  second = await joinHost(scene, scene.lab.host('h2'));
  const far = await makeNetwork({ ...scene, hostId: second.hostId }, macvlanOn('lan', 'eth0', 'home'));
  const { body } = await scene.client.call('workspaces.create', {
    body: {
      hostId: second.hostId,
      name: 'far',
      image: labImages.static.name,
      networks: [{ networkId: far.id, ipv4Address: clientAddress }],
    },
  });
  await runningWorkspace(scene, body.id);
});
afterAll(async () => {
  await second?.leave();
  await scene?.destroy();
});

const vantages: Readonly<Record<ReachabilityCell['from'], string>> = {
  'docker-host': 'the Docker host',
  'lan-client': 'a client on the LAN',
  'off-lan-client': 'a client behind the router',
  workspace: 'another workspace on the same networks',
  itself: 'the workspace itself',
};
const words: Readonly<Record<ReachabilityCell['verdict'], string>> = {
  answers: 'answers',
  blocked: 'blocked',
  unknown: 'not known',
};

/** How the matrix names the cell of a question. */
function questionOf({ address, port, protocol, from }: ReachabilityCell): string {
  return `${port === null ? address : `${address}:${port}/${protocol}`} from ${vantages[from]}`;
}

async function openTab(): Promise<Page> {
  const { page } = await browsers.visit(scene.trailer, { width: 1600, height: 1000 });
  await goTo(page, { path: `/workspaces/${web.id}/network` });
  await page.getByRole('grid', { name: 'Reachability' }).waitFor();
  return page;
}

async function namesOf(cells: Locator): Promise<readonly string[]> {
  return await cells.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
}

const cellsOf = (page: Page) =>
  page.getByRole('grid', { name: 'Reachability' }).getByRole('gridcell').and(page.locator('[aria-label]'));

it('shows the matrix that the API tells, cell by cell', async () => {
  const page = await openTab();
  const { body } = await scene.client.call('workspaces.reachability', { id: web.id });
  const told = body.cells.map((cell) => `${questionOf(cell)}: predicted ${words[cell.verdict]}`);
  expect((await namesOf(cellsOf(page))).toSorted()).toEqual(told.toSorted());
});

it('draws every machine and every address that the API tells', async () => {
  const page = await openTab();
  const stations = await page
    .getByRole('list', { name: 'The network in words' })
    .getByRole('listitem')
    .allTextContents();
  const picture = stations.join('\n');
  const { subnet, gateway } = lans.lan;
  for (const told of ['h1', 'eth0', scene.host.address, subnet, gateway, 'web', lan.name])
    expect(picture).toContain(told);
  for (const { address } of web.status.addresses) expect(picture).toContain(address);
  const { body } = await scene.client.call('workspaces.reachability', { id: web.id });
  const titles = stations.map((station) => station.split(',')[0]);
  for (const { from } of body.cells) expect(titles).toContain(stationOf[from]);
});

const stationOf: Readonly<Record<ReachabilityCell['from'], string>> = {
  'docker-host': 'Host h1',
  'lan-client': 'LAN client',
  'off-lan-client': 'Off-LAN client',
  workspace: 'Other workspace',
  itself: 'web',
};

it('lights up the way of each cell hop by hop, and ends it where the API does', async () => {
  const page = await openTab();
  const { body } = await scene.client.call('workspaces.reachability', { id: web.id });
  const steps = page.getByRole('list', { name: 'The way, step by step' }).getByRole('listitem');
  for (const cell of body.cells) {
    await page.getByRole('gridcell', { name: `${questionOf(cell)}: predicted` }).click();
    await page.getByRole('heading', { level: 2, name: questionOf(cell), exact: true }).waitFor();
    expect(await steps.count()).toBe(cell.hops.length);
    const ends = cell.verdict === 'blocked' ? 'stopped' : 'passed';
    if (cell.verdict !== 'unknown') expect(await steps.last().getAttribute('data-state')).toBe(ends);
  }
});

/** Has packets sent and waits for what they found. */
async function probe(page: Page): Promise<void> {
  const answer = page.waitForResponse((response) => response.url().endsWith('/probe'));
  await page.getByRole('button', { name: 'Probe' }).click();
  await answer;
  await page.getByText('Last sent').waitFor();
}

it('sends packets, and finds what it predicted', async () => {
  const page = await openTab();
  await probe(page);
  const names = await namesOf(cellsOf(page));
  expect(names.filter((name) => name.includes('contradicts'))).toEqual([]);
  const measured = names.filter((name) => name.includes('measured'));
  for (const from of ['docker-host', 'lan-client', 'workspace', 'itself'] as const)
    expect(measured.filter((name) => name.includes(vantages[from]))).not.toEqual([]);
});

interface Break {
  readonly what: string;
  readonly inside: 'host' | 'container';
  /** What breaks it, and mends it. */
  commands(verb: 'add' | 'del'): readonly (readonly string[])[];
  /** A packet that is lost by it, and words of the step at which it is. */
  readonly lost: { readonly from: string; readonly target: () => string };
  readonly step: RegExp;
  readonly station: string;
}

const bridgeAddress = (): string => addressOn(web, null);
const lanInterface = (): string => web.status.addresses.find(({ networkId }) => networkId === lan.id)?.interface ?? '';
const insertOr = (verb: 'add' | 'del'): string => (verb === 'add' ? 'insert' : 'delete');
const published = (): string => `${scene.host.address}:9000/tcp`;

const breaks: readonly Break[] = [
  {
    what: 'a route in the container that sends replies to the LAN by the LAN',
    inside: 'container',
    commands: (verb) => [
      ['ip', 'route', verb, lans.lan.subnet, 'dev', lanInterface(), 'table', '99'],
      ['ip', 'rule', verb, 'priority', '100', 'from', bridgeAddress(), 'to', lans.lan.subnet, 'lookup', '99'],
    ],
    lost: { from: vantages['docker-host'], target: published },
    step: /answers by the bridge/,
    station: 'container',
  },
  {
    what: 'a firewall in the container that drops what comes by the bridge',
    inside: 'container',
    commands: (verb) => [
      ['iptables', `--${insertOr(verb)}`, 'INPUT', '-d', bridgeAddress(), '!', '-i', 'lo', '-j', 'DROP'],
    ],
    lost: { from: vantages['docker-host'], target: () => `${bridgeAddress()}:8080/tcp` },
    step: /takes it/,
    station: 'container',
  },
  {
    what: 'a firewall of the host that drops forwarded packets',
    inside: 'host',
    commands: (verb) => [['iptables', `--${insertOr(verb)}`, 'FORWARD', '-i', 'eth0', '-o', 'docker0', '-j', 'DROP']],
    lost: { from: vantages['lan-client'], target: published },
    step: /rewrites its destination/,
    station: 'host',
  },
];

it.each(breaks)('names the hop that stops a packet: $what', async ({ inside, commands, lost, step, station }) => {
  const page = await openTab();
  const enter = inside === 'host' ? [] : ['nsenter', '--target', String(await pidOf(scene, web)), '--net', '--'];
  for (const command of commands('add')) await scene.host.run([...enter, ...command]);
  try {
    await probe(page);
    await page
      .getByRole('alert')
      .getByText(/contradict/)
      .first()
      .waitFor();
    await page
      .getByRole('gridcell', { name: `${lost.target()} from ${lost.from}: predicted answers, measured blocked` })
      .click();
    const red = page.getByRole('list', { name: 'The way, step by step' }).locator('[data-state=stopped]');
    expect(await red.textContent()).toMatch(step);
    expect(await page.locator('[data-station][data-state=stopped]').getAttribute('data-station')).toBe(station);
  } finally {
    for (const command of commands('del').toReversed()) await scene.host.run([...enter, ...command]);
  }
});
