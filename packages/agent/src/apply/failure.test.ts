import { emptyReturnPath } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../docker/errors.ts';
import { desktopWorkspace, plainWindows } from './desktop.fixture.ts';
import { describeFailure } from './failure.ts';

describe('a step that failed', () => {
  it('is told in the words of the engine, with its cure', () => {
    const refusal = new EngineError({ message: 'port is already allocated', status: 500 });
    expect(describeFailure({ kind: 'start-container', workspaceId: 'w1', engineId: 'c1' }, refusal)).toEqual({
      message: 'port is already allocated.',
      cure: 'Publish another host port, or stop what listens on this one.',
      line: 'agent: start-container failed for workspace w1: port is already allocated',
    });
  });

  it('is told without the password of a desktop, though the engine quotes it', () => {
    const step = { kind: 'create-container', workspace: desktopWorkspace(), fingerprint: 'f1', networks: [] } as const;
    const { password } = plainWindows.account;
    const refusal = new EngineError({ message: `invalid environment variable: PASSWORD=${password}`, status: 400 });
    const failure = describeFailure(step, refusal);
    expect(failure.message).toBe('invalid environment variable: PASSWORD=(password).');
    expect(JSON.stringify(failure)).not.toContain(password);
  });

  it('is logged in the agreed words when it is the return path', () => {
    const change = { add: emptyReturnPath, remove: emptyReturnPath };
    const subject = { workspaceId: 'w1', engineId: 'c1' };
    const step = { kind: 'apply-return-path', ...subject, plan: emptyReturnPath, change } as const;
    expect(describeFailure(step, new Error('nsenter: not permitted')).line).toBe(
      'agent: workspace w1 started but host-route exception setup failed (published ports may be unreachable via host IP): nsenter: not permitted',
    );
  });
});
