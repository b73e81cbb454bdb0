/** Who is there answers at once: the first look finds most of what there is. */
const firstMs = 100;

/** Where nobody is, the kernel gives up after about a second; each look starts a process or two. */
const longestMs = 300;

/** How long to wait before each look at what came back, in ms; the last look is when the time is up. */
export function* pausesBetweenLooks(limitMs: number): Generator<number> {
  let leftMs = limitMs;
  for (let nextMs = firstMs; leftMs > 0; nextMs = Math.min(nextMs * 1.5, longestMs)) {
    const pauseMs = Math.min(nextMs, leftMs);
    leftMs -= pauseMs;
    yield pauseMs;
  }
}
