import type { CreateNetwork, Warning } from '@trailer/contract';
import type { FieldFaults } from '../../../parts/field-faults.ts';
import { byField } from './check.ts';

/** How far the look at the wire is; `none`: there is nothing to look at, or not yet. */
export type WireLook = 'none' | 'looking' | 'quiet' | 'warned' | 'unchecked' | 'failed';

export interface WireState {
  readonly look: WireLook;
  /** What the server warns of, by field; nothing while it has not answered to just this. */
  readonly warnings: FieldFaults;
}

/** What of a request the answer depends on. */
export function aboutTheWire({ name: _, description: __, hostShim: ___, ...rest }: CreateNetwork): object {
  return rest;
}

/** What an answer says, the doubts of the browser's own check among it. */
export function readAnswer(warnings: readonly Warning[]): WireState {
  return {
    look: lookOf(warnings.map(({ code }) => code)),
    warnings: byField(warnings),
  };
}

function lookOf(codes: readonly string[]): WireLook {
  if (codes.includes('not_checked')) return 'unchecked';
  return codes.includes('gateway_silent') || codes.includes('dhcp_overlap') ? 'warned' : 'quiet';
}
