type Detail = Readonly<Record<string, unknown>>;

/** What a field was and what it is now. */
export interface Change {
  readonly from: unknown;
  readonly to: unknown;
}

/** The fields in which two details differ, as the trail keeps them. */
export function changesBetween(before: Detail, after: Detail): Readonly<Record<string, Change>> {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...fields]
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, { from: before[field] ?? null, to: after[field] ?? null }]),
  );
}
