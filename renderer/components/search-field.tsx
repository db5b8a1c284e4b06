import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { isBare } from '../lib/keystroke.ts';
import { useLanguage } from '../lib/language.tsx';
import { useCompletions } from '../lib/use-completions.ts';
import type { Search } from '../lib/use-search.ts';

/** The line that finds pushes, with what may be typed next, and with what cannot be read of it. */
export function SearchField({ search }: { readonly search: Search }) {
  const { typed, type, field } = search;
  const { strings } = useLanguage();
  const words = strings.search;
  const { choices, active, changed, take, close, takes } = useCompletions(typed, type, field);
  const list = useId();
  const current = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const isOpen = choices.length > 0;
  // While there is a choice of what comes next, nothing is wrong yet.
  const error = isOpen ? null : search.error;

  const followScroll = () => {
    if (mark.current !== null) mark.current.scrollLeft = field.current?.scrollLeft ?? 0;
  };
  useEffect(() => {
    if (error !== null) followScroll();
  });
  useEffect(() => {
    if (active >= 0) current.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const clear = () => {
    type('');
    close();
  };
  const pressed = (event: KeyboardEvent) => {
    if (takes(event) || event.key !== 'Escape' || !isBare(event)) return;
    clear();
    field.current?.blur();
  };

  return (
    <div className="search">
      <TextInput
        ref={field}
        value={typed}
        onChange={({ currentTarget: { value, selectionStart } }) => changed(value, selectionStart ?? value.length)}
        onKeyDown={pressed}
        onBlur={close}
        onScroll={followScroll}
        maxLength={500}
        error={error === null ? null : words.errors[error.code](error.text, error.choices.join(', '))}
        errorProps={{ 'aria-live': 'polite' }}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          typed === '' ? null : (
            <CloseButton
              size="sm"
              aria-label={strings.activity.clearSearch}
              onClick={() => {
                clear();
                field.current?.focus();
              }}
            />
          )
        }
        placeholder={strings.activity.searchHint}
        aria-label={strings.activity.search}
        size="sm"
        w="100%"
        spellCheck={false}
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? list : undefined}
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
      />
      {error !== null && (
        <div ref={mark} className="search-mark" aria-hidden>
          {typed.slice(0, error.at)}
          <span>{typed.slice(error.at, error.at + error.length) || '\u2003'}</span>
          {typed.slice(error.at + error.length)}
        </div>
      )}
      {isOpen && (
        <div id={list} role="listbox" aria-label={words.completions} className="completions">
          {choices.map((choice, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and says which option is active
            <div
              key={choice}
              id={`${list}-${index}`}
              ref={index === active ? current : null}
              role="option"
              aria-selected={index === active}
              className="completion"
              // Before the field loses the focus, which closes the list.
              onMouseDown={(event) => {
                event.preventDefault();
                take(choice);
              }}
            >
              {choice}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
