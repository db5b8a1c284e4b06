import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useCopy } from '../lib/clipboard.tsx';
import { useLanguage } from '../lib/language.tsx';
import type { ShortcutName } from '../lib/shortcuts.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';

/** How long a button shows that it copied. Milliseconds. */
const COPIED_MS = 1_500;

interface Props {
  /** The text, or a function that reads it when it is copied. */
  readonly value: string | (() => Promise<string>);
  /** What is copied: "Copy address". */
  readonly label: string;
  readonly text?: boolean;
  /** A shortcut that copies, too. */
  readonly shortcut?: ShortcutName;
}

export function CopyButton({ value, label, text = false, shortcut }: Props) {
  const { strings } = useLanguage();
  const put = useCopy();
  const [copied, setCopied] = useState(false);
  const { start: forget } = useTimeout(() => setCopied(false), COPIED_MS);
  const [error, setError] = useState<Error | null>(null);
  const copy = async (from: Props['value']) => {
    setError(null);
    try {
      setCopied(await put(typeof from === 'string' ? from : await from()));
      forget();
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
  };
  useShortcuts(shortcut === undefined ? [] : [[shortcut, () => copy(value)]]);
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  const name = error === null ? (copied ? strings.common.copied : label) : strings.told.error(error);
  if (text) {
    return (
      <Button variant="default" size="xs" leftSection={icon} onClick={() => copy(value)}>
        {name}
      </Button>
    );
  }
  return (
    <Tooltip label={name}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={name} onClick={() => copy(value)}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
