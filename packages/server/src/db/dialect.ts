/** The databases Trailer runs on. */
export type DialectName = 'sqlite' | 'postgres';
