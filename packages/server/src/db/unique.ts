/** PostgreSQL's and SQLite's codes for a value that a unique column holds already. */
const codes: ReadonlySet<unknown> = new Set(['23505', 'SQLITE_CONSTRAINT_UNIQUE']);

/** Whether a write failed because somebody else took the same value in the same instant. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && codes.has(error.code);
}
