/** What an id can look like. Anything else in its place is no address of ours, and reaches no handler. */
const idPattern = '[\\w-]{1,64}';

/** A path of the route table as the router takes it. */
export function toRouterPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, `:$1(^${idPattern}$)`);
}

/** A path of the route table as a pattern for whole addresses. */
export function toPathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, idPattern)}$`);
}
