import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { parsePrefill } from '../pages/networks/creation/prefill.ts';
import { parseFilter } from '../pages/workspaces/list/filter.ts';
import { NotFound } from '../parts/not-found.tsx';
import { Gate } from './gate.tsx';

const root = createRootRoute({ component: Gate, notFoundComponent: NotFound });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/overview.tsx'), 'Overview'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Readonly<Record<string, unknown>>) => ({
    token: typeof search['token'] === 'string' ? search['token'] : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/access/setup.tsx'), 'Setup'),
});
const hosts = createRoute({
  getParentRoute: () => root,
  path: '/hosts',
  component: lazyRouteComponent(() => import('../pages/hosts/hosts.tsx'), 'Hosts'),
});
const host = createRoute({
  getParentRoute: () => root,
  path: '/hosts/$id',
  component: lazyRouteComponent(() => import('../pages/hosts/host.tsx'), 'HostPage'),
});
const networks = createRoute({
  getParentRoute: () => root,
  path: '/networks',
  component: lazyRouteComponent(() => import('../pages/networks/networks.tsx'), 'Networks'),
});
const newNetwork = createRoute({
  getParentRoute: () => root,
  path: '/networks/new',
  validateSearch: parsePrefill,
  component: lazyRouteComponent(() => import('../pages/networks/new-network.tsx'), 'NewNetwork'),
});
const whichNetwork = createRoute({
  getParentRoute: () => root,
  path: '/networks/which',
  component: lazyRouteComponent(() => import('../pages/networks/which-network.tsx'), 'WhichNetwork'),
});
const network = createRoute({
  getParentRoute: () => root,
  path: '/networks/$id',
  component: lazyRouteComponent(() => import('../pages/networks/network.tsx'), 'NetworkPage'),
});
const workspaces = createRoute({
  getParentRoute: () => root,
  path: '/workspaces',
  validateSearch: parseFilter,
  component: lazyRouteComponent(() => import('../pages/workspaces/workspaces.tsx'), 'Workspaces'),
});
const newWorkspace = createRoute({
  getParentRoute: () => root,
  path: '/workspaces/new',
  validateSearch: ({ like }: Readonly<Record<string, unknown>>): { readonly like?: string } =>
    typeof like === 'string' ? { like } : {},
  component: lazyRouteComponent(() => import('../pages/workspaces/new-workspace.tsx'), 'NewWorkspace'),
});
const workspace = createRoute({
  getParentRoute: () => root,
  path: '/workspaces/$id',
  // One address a tab, the first one's too: going from tab to tab by keyboard would else begin by leaving the page.
  beforeLoad: ({ params: { id } }) => {
    throw redirect({ to: '/workspaces/$id/$tab', params: { id, tab: 'overview' }, replace: true });
  },
});
const workspaceTab = createRoute({
  getParentRoute: () => root,
  path: '/workspaces/$id/$tab',
  component: lazyRouteComponent(() => import('../pages/workspaces/workspace.tsx'), 'WorkspacePage'),
});
const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  component: lazyRouteComponent(() => import('../pages/activity/activity.tsx'), 'Activity'),
});
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/account/account.tsx'), 'Account'),
});

/** Every page has an address of its own, so that it can be linked to and opened again. */
export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    setup,
    hosts,
    host,
    networks,
    newNetwork,
    whichNetwork,
    network,
    workspaces,
    newWorkspace,
    workspace,
    workspaceTab,
    activity,
    account,
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
