import { type Executor, NotReadBack } from './executor.ts';

/** Pulls an image, unless it has come by another way meanwhile. */
export const pullImage: Executor<'pull-image'> = async ({ image }, { engine, observer, onProgress }) => {
  try {
    if (await engine.hasImage(image)) return;
    await engine.pullImage(image, onProgress);
    if (!(await engine.hasImage(image))) throw new NotReadBack(`the engine pulled ${image} and does not have it`);
  } finally {
    observer.noteImages();
  }
};
