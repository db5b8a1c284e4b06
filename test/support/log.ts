import type { Log } from '../../src/lib/log.ts';

/** A log that discards its entries. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
