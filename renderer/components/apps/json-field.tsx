import { Input, useMantineStyleNonce } from '@mantine/core';
import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { createJsonEditor, type JsonEditor } from '../../lib/json-editor.ts';
import { type Place, readJson } from '../../lib/json-place.ts';
import { useLanguage } from '../../lib/language.tsx';

interface Props {
  readonly label: ReactNode;
  readonly description: ReactNode;
  readonly error: string | undefined;
  readonly withAsterisk: boolean;
  readonly value: unknown;
  readonly change: (value: unknown) => void;
}

/** A value that is edited as JSON. Text that is not JSON yet is kept as typed, and cannot be saved. */
export function JsonField({ label, description, error, withAsterisk, value, change }: Props) {
  const { strings } = useLanguage();
  const nonce = useMantineStyleNonce();
  const id = useId();
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<JsonEditor>(null);
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const read = readJson(text);
  const wrong = ({ line, column }: Place) => strings.apps.noJson(line, column);
  const shown = 'brokenAt' in read ? wrong(read.brokenAt) : error;

  const say = useEffectEvent(wrong);
  const changed = useEffectEvent((next: string) => {
    setText(next);
    const result = readJson(next);
    change('brokenAt' in result ? next : result.value);
  });
  const start = useEffectEvent((element: HTMLElement) =>
    createJsonEditor({
      parent: element,
      text,
      nonce: nonce?.() ?? '',
      wrong: (place) => say(place),
      changed: (next) => changed(next),
    }),
  );
  useEffect(() => {
    if (parent.current === null) return;
    const started = start(parent.current);
    editor.current = started;
    return () => started.destroy();
  }, []);
  const isWrong = shown !== undefined;
  const isDescribed = description !== undefined;
  useEffect(() => {
    const parts = [isDescribed && `${id}-description`, isWrong && `${id}-error`].filter((part) => part !== false);
    editor.current?.describe({
      'aria-labelledby': `${id}-label`,
      'aria-describedby': parts.join(' ') || undefined,
      'aria-invalid': isWrong ? 'true' : undefined,
    });
  }, [id, isDescribed, isWrong]);

  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      labelProps={{ onClick: () => editor.current?.focus() }}
      description={description}
      error={shown}
      withAsterisk={withAsterisk}
    >
      <div ref={parent} className="json-editor" data-wrong={isWrong || undefined} />
    </Input.Wrapper>
  );
}
