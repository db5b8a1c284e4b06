import { Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLanguage } from '../../lib/language.tsx';

interface Props {
  readonly label: ReactNode;
  readonly description: ReactNode;
  readonly error: string | undefined;
  readonly value: unknown;
  readonly change: (value: unknown) => void;
}

/** A value that is written as JSON. What is not JSON yet is kept as it is typed, and is not a value that can be saved. */
export function JsonField({ label, description, error, value, change }: Props) {
  const { strings } = useLanguage();
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const parsed = parse(text);
  return (
    <Textarea
      label={label}
      description={description}
      error={parsed.kind === 'broken' ? strings.apps.noJson(parsed.why) : error}
      autosize
      minRows={3}
      maxRows={16}
      value={text}
      classNames={{ input: 'mono' }}
      onChange={({ currentTarget: { value: next } }) => {
        setText(next);
        const read = parse(next);
        change(read.kind === 'broken' ? next : read.value);
      }}
    />
  );
}

function parse(text: string): { kind: 'value'; value: unknown } | { kind: 'broken'; why: string } {
  if (text.trim() === '') return { kind: 'value', value: undefined };
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
}
