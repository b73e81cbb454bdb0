/** How many there are of what, such as `1 network` and `2 networks`. */
export function formatCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
