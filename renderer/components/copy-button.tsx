import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useClipboard, useHotkeys } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useLanguage } from '../lib/language.tsx';

interface Props {
  readonly value: string;
  /** What is copied: "Copy address". */
  readonly label: string;
  readonly text?: boolean;
  /** A key that copies, too. */
  readonly hotkey?: string;
}

export function CopyButton({ value, label, text = false, hotkey }: Props) {
  const { strings } = useLanguage();
  const { copied, copy } = useClipboard({ timeout: 1_500 });
  useHotkeys(hotkey === undefined ? [] : [[hotkey, () => copy(value)]]);
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  const name = copied ? strings.common.copied : label;
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
