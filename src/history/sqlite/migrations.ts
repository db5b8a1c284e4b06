import history from './migrations/0001-history.sql?raw';

/** The steps from an empty file to the present schema, in order. */
export const migrations: readonly string[] = [history];
