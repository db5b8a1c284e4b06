import type { Outcome } from '../../src/api/contract.ts';

/** The status that a row shows for a delivery, or for a request that was refused. */
export type Status = Outcome['status'] | 'under-way' | 'refused';

/** How an app is doing, worst first. */
export type AppState = 'off' | 'trouble' | 'waiting' | 'failing' | 'well' | 'idle';
