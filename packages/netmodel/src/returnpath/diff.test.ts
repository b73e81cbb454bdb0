import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidr, ip, port } from '../address/address.suite.ts';
import { diffReturnPath, isEmptyChange } from './diff.ts';
import { sortReturnPath } from './order.ts';
import { emptyReturnPath, planReturnPath } from './plan.ts';
import { anyReturnPathInput } from './returnpath.suite.ts';
import type { ReturnPathPlan } from './types.ts';

const anyPlan = anyReturnPathInput.map(planReturnPath);

function reversed(plan: ReturnPathPlan): ReturnPathPlan {
  return {
    routes: plan.routes.toReversed(),
    rules: plan.rules.toReversed(),
    translations: plan.translations.toReversed(),
  };
}

describe('the change from one return path to another', () => {
  it('is empty between equal ones, in whatever order and however often their parts come', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const twice = { ...reversed(plan), rules: [...plan.rules, ...plan.rules] };
        expect(isEmptyChange(diffReturnPath(plan, twice))).toBe(true);
      }),
    );
  });

  it('makes the one of the other', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (plan, observed) => {
        const { add, remove } = diffReturnPath(plan, observed);
        const kept = diffReturnPath(observed, remove).add;
        const made = sortReturnPath({
          routes: [...kept.routes, ...add.routes],
          rules: [...kept.rules, ...add.rules],
          translations: [...kept.translations, ...add.translations],
        });
        expect(made).toEqual(plan);
      }),
    );
  });

  it('adds the whole plan where nothing is installed', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        expect(diffReturnPath(plan, emptyReturnPath)).toEqual({ add: plan, remove: emptyReturnPath });
      }),
    );
  });

  it('removes what is wanted no more', () => {
    const stale = { destination: cidr('192.168.1.9/32'), gateway: ip('172.17.0.1'), table: 'main' } as const;
    const change = diffReturnPath(emptyReturnPath, { ...emptyReturnPath, routes: [stale] });
    expect(change).toEqual({ add: emptyReturnPath, remove: { ...emptyReturnPath, routes: [stale] } });
    expect(isEmptyChange(change)).toBe(false);
  });
});

describe('the order of a return path', () => {
  it('tells apart parts that differ in one place only', () => {
    const route = { destination: cidr('10.0.0.0/8'), gateway: ip('10.0.0.1'), table: 'main' } as const;
    const rule = { priority: 1, from: ip('10.0.0.1'), incoming: null, table: 7100, suppressPrefixLength: null };
    const translation = {
      destination: ip('10.0.0.1'),
      port: port(53),
      exceptSource: cidr('10.0.0.0/8'),
      toSource: ip('10.0.0.1'),
    };
    const sorted: ReturnPathPlan = {
      routes: [
        route,
        { ...route, gateway: ip('10.0.0.2') },
        { ...route, destination: cidr('10.0.0.0/9') },
        { ...route, table: 7100 },
      ],
      rules: [
        rule,
        { ...rule, suppressPrefixLength: 1 },
        { ...rule, table: 7101 },
        { ...rule, incoming: 'eth1' },
        { ...rule, incoming: 'mvlan0' },
        { ...rule, from: ip('10.0.0.2') },
        { ...rule, priority: 2 },
      ],
      translations: [
        translation,
        { ...translation, toSource: ip('10.0.0.2') },
        { ...translation, exceptSource: cidr('10.0.0.0/9') },
        { ...translation, port: port(54) },
        { ...translation, destination: ip('10.0.0.2') },
      ],
    };
    expect(sortReturnPath(reversed(sorted))).toEqual(sorted);
    expect(sortReturnPath(sorted)).toEqual(sorted);
  });
});
