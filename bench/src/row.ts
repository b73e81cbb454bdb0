import type { Scene } from '@trailer/lab';
import type { Figure } from './figure.ts';

/** One thing to measure, on a scene of its own. */
export interface Row {
  readonly name: string;
  readonly what: string;
  run(scene: Scene, progress: (text: string) => void): Promise<readonly Figure[]>;
}
