import type { PushRow } from '../../src/api/contract.ts';

/** Tabs of an open push, in order; number keys open them by position. */
export const tabs = ['banner', 'push', 'attempts', 'request'] as const;

/** A request that was refused was never a push: nothing of it was delivered. */
export const tabsOf = ({ refusal }: Pick<PushRow, 'refusal'>): readonly (typeof tabs)[number][] =>
  refusal === null ? tabs : refusedTabs;

const refusedTabs = ['push', 'request'] as const;
