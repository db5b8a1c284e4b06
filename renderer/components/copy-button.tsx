import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import type { ShortcutName } from '../lib/shortcuts.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';

interface Props {
  /** Or where it comes from, for what is read only when it is copied. */
  readonly value: string | (() => Promise<string>);
  /** What is copied: "Copy address". */
  readonly label: string;
  readonly text?: boolean;
  /** A shortcut that copies, too. */
  readonly shortcut?: ShortcutName;
}

export function CopyButton({ value, label, text = false, shortcut }: Props) {
  const { strings } = useLanguage();
  const { copied, copy: put } = useClipboard({ timeout: 1_500 });
  const [error, setError] = useState<Error | null>(null);
  const copy = (from: Props['value']) => {
    setError(null);
    if (typeof from === 'string') put(from);
    else from().then(put, setError);
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
