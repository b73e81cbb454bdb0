import { expect, test } from 'vitest';
import { withWorkspace } from './with-workspace.ts';
import { workspace } from './workspaces.suite.ts';

test('what the server answered is in the list at once, and never takes the place of what an event told since', () => {
  const old = workspace({ generation: 1 });
  const answered = workspace({ generation: 2 });
  const told = workspace({ generation: 2, description: 'with a status since' });
  expect(withWorkspace([], answered)).toEqual([answered]);
  expect(withWorkspace([old], answered)).toEqual([answered]);
  expect(withWorkspace([told], answered)).toEqual([told]);
});
