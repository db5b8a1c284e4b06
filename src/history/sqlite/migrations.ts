import history from './migrations/0001-history.sql?raw';
import clock from './migrations/0002-clock.sql?raw';
import searchableText from './migrations/0003-searchable-text.sql?raw';
import refused from './migrations/0004-refused.sql?raw';

/** The steps from an empty file to the current schema, in order. */
export const migrations: readonly string[] = [history, clock, searchableText, refused];
