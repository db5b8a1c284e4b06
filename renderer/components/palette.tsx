import { Kbd, Modal, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { type Command, useCommands } from '../lib/commands.tsx';
import { strokeName, useKeyNaming } from '../lib/key-names.ts';
import { isBare } from '../lib/keystroke.ts';
import { useLanguage } from '../lib/language.tsx';

/** The command palette: a field, and the commands that match it. */
export function Palette({ close }: { readonly close: () => void }) {
  const { strings } = useLanguage();
  const words = strings.commands;
  const { all, subscribe, version } = useCommands();
  useSyncExternalStore(subscribe, version);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const keyboard = useKeyNaming();
  const current = useRef<HTMLDivElement>(null);
  const found = matching(all(), query);
  const active = Math.min(at, found.length - 1);

  useEffect(() => {
    if (active >= 0) current.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    close();
    command.run();
  };
  const move = (by: number) => setAt((active + by + found.length) % Math.max(1, found.length));
  const pressed = (event: KeyboardEvent) => {
    if (!isBare(event)) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') run(found[active]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal.Root opened onClose={close} yOffset="12vh" size={560} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={words.title}>
        <Modal.Body p={0}>
          <TextInput
            data-autofocus
            variant="unstyled"
            size="md"
            px="md"
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={pressed}
            placeholder={words.hint}
            role="combobox"
            aria-label={words.title}
            aria-expanded
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
          />
          <div id={list} role="listbox" aria-label={words.title} className="commands">
            {found.map((command, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and says which option is active
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
              <div
                key={command.id}
                id={`${list}-${index}`}
                ref={index === active ? current : null}
                role="option"
                aria-selected={index === active}
                className="command-line"
                onClick={() => run(command)}
              >
                <span>{command.name}</span>
                {command.key !== undefined && <Kbd size="xs">{strokeName(command.key, keyboard)}</Kbd>}
              </div>
            ))}
          </div>
          {found.length === 0 && <p className="dim commands-none">{words.none}</p>}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The commands whose names contain every word that was typed, in any order. */
function matching(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
}
