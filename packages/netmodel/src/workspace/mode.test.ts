import { describe, expect, test } from 'vitest';
import { homeLab, listener } from '../host.suite.ts';
import { findTakenPort } from './port-holder.ts';
import type { ExistingWorkspace } from './types.ts';
import { context, faults, messages, neighbour, published, validate } from './workspace.suite.ts';

const listensOn = (port: number) => ({ hostPort: port, containerPort: port });

describe('a network mode', () => {
  test('is standard unless the request says otherwise', () => {
    expect(validate({})).toMatchObject({ ok: true, value: { networkMode: 'standard', defaultBridge: true } });
    expect(faults({ networkMode: 'standard' })).toEqual([]);
  });

  test('is one that there is', () => {
    expect(messages({ networkMode: 'bridge' })).toEqual([
      'networkMode bridge is no network mode: use standard, host or none',
    ]);
  });

  test.each(['host', 'none'])('%s leaves no network to the workspace, the default bridge neither', (networkMode) => {
    expect(validate({ networkMode })).toMatchObject({
      ok: true,
      value: { networkMode, endpoints: [], ports: [], defaultBridge: false },
    });
    expect(faults({ networkMode, defaultBridge: false })).toEqual([]);
    expect(messages({ networkMode, networks: [{ networkId: 'lan' }], defaultBridge: true })).toEqual([
      `networks has no place with networkMode ${networkMode}: send an empty list, or use networkMode standard`,
      `defaultBridge true has no place with networkMode ${networkMode}: use false, or networkMode standard`,
    ]);
  });
});

describe('the mode none', () => {
  test('has no ports', () => {
    expect(messages({ networkMode: 'none', ports: [listensOn(9090)] })).toEqual([
      'ports has no place with networkMode none, where nothing comes in: send an empty list, or use another mode',
    ]);
  });
});

describe('the mode host', () => {
  const host = (port: number) => ({ networkMode: 'host', ports: [listensOn(port)] });
  const sibling: ExistingWorkspace = {
    ...neighbour,
    endpoints: [],
    defaultBridge: false,
    networkMode: 'host',
    ports: [published(7000, { containerPort: published(7000).hostPort })],
  };

  test('names the ports that its program listens on, for nothing is forwarded', () => {
    expect(validate(host(9090))).toMatchObject({ ok: true, value: { ports: [listensOn(9090)] } });
    expect(messages({ networkMode: 'host', ports: [{ hostPort: 9090, containerPort: 80 }] })).toEqual([
      'ports[0].containerPort 80 differs from hostPort 9090, and with networkMode host nothing is forwarded: use the ' +
        'port that the program listens on for both',
    ]);
  });

  test('takes no port of a workspace that publishes it, of one in host mode, or of a process of the host', () => {
    expect(messages(host(8080))).toEqual([
      'ports[0].hostPort 8080/tcp is taken by workspace neighbour on this host: use another host port',
    ]);
    expect(messages(host(7000), { context: { ...context, workspaces: [sibling] } })).toEqual([
      'ports[0].hostPort 7000/tcp is taken by workspace neighbour on this host: use another host port',
    ]);
    expect(messages(host(22), { facts: homeLab({ listeners: [listener(null, 22)] }) })).toEqual([
      'ports[0].hostPort 22/tcp is taken by a host process on this host: use another host port',
    ]);
  });

  test('knows its own program by its ports, and only those', () => {
    const facts = homeLab({ listeners: [listener(null, 7000), listener(null, 22)] });
    const own = { ...context, workspaces: [sibling], self: 'w1' };
    expect(faults(host(7000), { context: own, facts })).toEqual([]);
    expect(faults(host(22), { context: own, facts })).toEqual(['ports[0].hostPort port_taken']);
    const standard = { ...own, workspaces: [{ ...sibling, networkMode: 'standard' as const }] };
    expect(faults(host(7000), { context: standard, facts })).toEqual(['ports[0].hostPort port_taken']);
  });
});

test('of the ports a program is about to take, the first that is taken is told with its holder', () => {
  const listeners = [listener('127.0.0.1', 53, { protocol: 'udp', owner: 'process dnsmasq' })];
  const ports = [published(80), published(53), published(53, { protocol: 'udp' })];
  expect(findTakenPort(ports, listeners)).toEqual({ port: ports[2], owner: 'process dnsmasq' });
  expect(findTakenPort(ports.slice(0, 2), listeners)).toBeNull();
});
