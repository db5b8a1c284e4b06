import type { Outcome } from '../../src/api/contract.ts';

/** The status that a row shows for a delivery. */
export type Status = Outcome['status'] | 'under-way';

/** How an app is doing, worst first. */
export type AppState = 'off' | 'trouble' | 'waiting' | 'failing' | 'well' | 'idle';
