/** The engine's name of a container that was taken over and whose workspace runs in its place. */
export function originalNameAfter(name: string): string {
  return `${name}-before-trailer`;
}

/** The engine's name of a container while its workspace's is being tried in its place. */
export function originalNameDuring(name: string): string {
  return `${name}-being-taken-over`;
}
