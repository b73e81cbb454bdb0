import type { Scene, SceneSpec } from '@trailer/lab';
import type { Figure } from './figure.ts';

/** One thing to measure, on a scene of its own. */
export interface Row {
  readonly name: string;
  readonly what: string;
  /** Raises the row's scene where the usual one will not do. */
  readonly raise?: (spec: SceneSpec) => Promise<Scene>;
  run(scene: Scene, progress: (text: string) => void): Promise<readonly Figure[]>;
}
