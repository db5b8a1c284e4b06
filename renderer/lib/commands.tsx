import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Keystroke } from './keystroke.ts';

/** Something that can be done from the palette. */
export interface Command {
  readonly id: string;
  readonly name: string;
  /** The key that does it without the palette. */
  readonly key?: Keystroke | undefined;
  readonly run: () => void;
}

type Source = () => readonly Command[];

interface Commands {
  /** All commands of the page in its current state; `subscribe` reports when they may have changed. */
  readonly all: () => readonly Command[];
  readonly subscribe: (changed: () => void) => () => void;
  /** A different number after each change. */
  readonly version: () => number;
  /** Adds the commands of a part of the page; returns the function that removes them. */
  readonly offer: (source: Source) => () => void;
}

const CommandsContext = createContext<Commands | null>(null);

/** Collects the commands of all parts of the page, for the palette. */
export function CommandsProvider({ children }: { readonly children: ReactNode }) {
  const [commands] = useState(createCommands);
  return <CommandsContext value={commands}>{children}</CommandsContext>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (commands === null) throw new Error('There are no commands above this component.');
  return commands;
}

/** Offers commands while this component is mounted, as of its last rendering. */
export function useOffer(source: Source): void {
  const { offer } = useCommands();
  useEffect(() => offer(source));
}

function createCommands(): Commands {
  const sources = new Set<Source>();
  const listeners = new Set<() => void>();
  let version = 0;
  return {
    all: () => [...sources].flatMap((source) => source()),
    version: () => version,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    offer(source) {
      sources.add(source);
      version += 1;
      for (const listener of listeners) listener();
      return () => sources.delete(source);
    },
  };
}
