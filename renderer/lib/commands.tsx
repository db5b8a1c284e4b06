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
  /** All that can be done on the page as it is now; `subscribe` tells when that may have changed. */
  readonly all: () => readonly Command[];
  readonly subscribe: (changed: () => void) => () => void;
  /** Another number after each change. */
  readonly version: () => number;
  /** Takes in what a part of the page offers; returns the way to take it out. */
  readonly offer: (source: Source) => () => void;
}

const CommandsContext = createContext<Commands | null>(null);

/** Gathers what the parts of the page offer, for the palette. */
export function CommandsProvider({ children }: { readonly children: ReactNode }) {
  const [commands] = useState(createCommands);
  return <CommandsContext value={commands}>{children}</CommandsContext>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (commands === null) throw new Error('There are no commands above this component.');
  return commands;
}

/** Offers commands while this component is there, as they are after each time it was drawn. */
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
