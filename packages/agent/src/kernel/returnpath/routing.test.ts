import { describe, expect, test } from 'vitest';
import { formatRoute, formatRule } from './batch.ts';
import { parseOwnRoutes, parseOwnRules } from './routing.ts';

// Recorded from iproute2 6.1 with the protocol filter on.
const routes = `[{"dst":"default","gateway":"172.17.0.1","dev":"eth0","table":"7100","flags":[]},{"dst":"192.168.77.10","gateway":"172.17.0.1","dev":"eth0","flags":[]},{"dst":"0.0.0.0/1","gateway":"192.168.77.1","dev":"eth1","flags":[]},{"dst":"default","gateway":"fd00::1","dev":"eth0","table":"7100","metric":1024,"flags":[],"pref":"medium"},{"dst":"10.9.0.0/16","dev":"eth0","scope":"link","flags":[]}]`;
const rules = `[{"priority":0,"src":"all","table":"local"},{"priority":7100,"src":"172.17.0.2","table":"7100","protocol":"214"},{"priority":7100,"src":"172.17.0.3","table":"7100"},{"priority":7101,"src":"all","table":"main","suppress_prefixlen":0,"protocol":"214"},{"priority":7102,"src":"10.0.0.0","srclen":8,"table":"7100","protocol":"214"},{"priority":7103,"src":"all","oif":"eth1","table":"7100","protocol":"214"},{"priority":7104,"src":"all","iif":"mvlan0","table":"7100","protocol":"214"},{"priority":7105,"src":"all","iif":"gone0","iif_detached":null,"table":"7100","protocol":"214"},{"priority":7106,"src":"all","iif":"e\\"#","table":"7100","protocol":"214"},{"priority":32766,"src":"all","table":"main"}]`;

describe('routes of ours', () => {
  test('are read in both families, with the table they are in', () => {
    expect(parseOwnRoutes(routes)).toEqual([
      { destination: '0.0.0.0/0', gateway: '172.17.0.1', table: 7100 },
      { destination: '192.168.77.10/32', gateway: '172.17.0.1', table: 'main' },
      { destination: '0.0.0.0/1', gateway: '192.168.77.1', table: 'main' },
      { destination: '::/0', gateway: 'fd00::1', table: 7100 },
    ]);
  });

  test('are written in full', () => {
    expect(parseOwnRoutes(routes).slice(0, 2).map(formatRoute)).toEqual([
      '0.0.0.0/0 via 172.17.0.1 table 7100 proto 214',
      '192.168.77.10/32 via 172.17.0.1 table main proto 214',
    ]);
  });
});

describe('rules of ours', () => {
  test('are those with our protocol and of a shape that we write', () => {
    expect(parseOwnRules(rules, 4)).toEqual([
      { priority: 7100, from: '172.17.0.2', incoming: null, table: 7100, suppressPrefixLength: null },
      { priority: 7101, from: '0.0.0.0', incoming: null, table: 'main', suppressPrefixLength: 0 },
      { priority: 7104, from: '0.0.0.0', incoming: 'mvlan0', table: 7100, suppressPrefixLength: null },
      { priority: 7105, from: '0.0.0.0', incoming: 'gone0', table: 7100, suppressPrefixLength: null },
    ]);
  });

  test('are written so that what is read back is the same', () => {
    expect(parseOwnRules(rules, 4).map(formatRule)).toEqual([
      'priority 7100 from 172.17.0.2 lookup 7100 protocol 214',
      'priority 7101 from all lookup main suppress_prefixlength 0 protocol 214',
      'priority 7104 from all iif mvlan0 lookup 7100 protocol 214',
      'priority 7105 from all iif gone0 lookup 7100 protocol 214',
    ]);
    const everything = parseOwnRules('[{"priority":7101,"src":"all","table":"main","protocol":"214"}]', 6);
    expect(everything.map(({ from }) => from)).toEqual(['::']);
    expect(everything.map(formatRule)).toEqual(['priority 7101 from all lookup main protocol 214']);
  });
});
