import { useCallbackRef } from '@mantine/hooks';
import { useState } from 'react';
import type { PushRow } from '../../src/api/contract.ts';

/** Pushes that were ticked: some by their ids, or all that match the search, also those that are not loaded. */
export type Chosen =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly newest: string };

interface State {
  readonly search: string;
  readonly chosen: Chosen;
  /** Where a range starts. */
  readonly anchor: string | undefined;
}

const NONE: Chosen = { kind: 'some', ids: new Set() };

/** What is ticked in the list of a search; another search starts with nothing. */
export interface ChosenPushes {
  readonly chosen: Chosen;
  /** Whether anything is ticked. */
  readonly choosing: boolean;
  isChosen(id: string): boolean;
  /** Ticks a push or takes its tick away; a range ticks all from the one that was ticked or opened before. */
  choose(id: string, range: boolean): void;
  chooseAll(): void;
  clear(): void;
}

export function useChosen(search: string, rows: readonly PushRow[], opened: string | undefined): ChosenPushes {
  const [state, setState] = useState<State>({ search, chosen: NONE, anchor: undefined });
  const { chosen, anchor } = state.search === search ? state : { chosen: NONE, anchor: undefined };
  const set = (next: Chosen, from: string | undefined) => setState({ search, chosen: next, anchor: from });
  const isChosen = (id: string) => (chosen.kind === 'some' ? chosen.ids.has(id) : id <= chosen.newest);

  return {
    chosen,
    choosing: chosen.kind === 'all' || chosen.ids.size > 0,
    isChosen,

    choose: useCallbackRef((id: string, range: boolean) => {
      const ids = new Set(chosen.kind === 'some' ? chosen.ids : rows.map((row) => row.id).filter(isChosen));
      if (range) for (const one of between(rows, anchor ?? opened ?? id, id)) ids.add(one);
      else if (!ids.delete(id)) ids.add(id);
      set({ kind: 'some', ids }, id);
    }),
    chooseAll() {
      const newest = rows[0]?.id;
      if (newest !== undefined) set({ kind: 'all', newest }, undefined);
    },
    clear: () => set(NONE, undefined),
  };
}

function between(rows: readonly PushRow[], from: string, to: string): string[] {
  const ends = [from, to].map((id) => rows.findIndex((row) => row.id === id)).sort((left, right) => left - right);
  const [first = -1, last = -1] = ends;
  return first < 0 ? [to] : rows.slice(first, last + 1).map(({ id }) => id);
}
