import { Button, Menu } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useLanguage } from '../lib/language.tsx';
import { usePause } from '../lib/use-pause.ts';

/** Pauses the notifications of this computer, and says until when they are paused. */
export function PauseMenu() {
  const { paused, pauseFor, pauseUntilTomorrow, pauseUntilResumed, resume, isEnding } = usePause();
  const { strings, format } = useLanguage();
  const words = strings.pause;
  if (paused) {
    return (
      <Button
        size="compact-xs"
        variant="light"
        loading={isEnding}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        onClick={resume}
      >
        {paused.until === null ? words.pausedOpen : words.pausedUntil(format.dayAndTime(paused.until))} · {words.resume}
      </Button>
    );
  }
  return (
    <Menu position="top-end" withinPortal={false} withInitialFocusPlaceholder={false} shadow="md">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="var(--quiet)"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
        >
          {words.pause}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => pauseFor(30)}>{words.halfHour}</Menu.Item>
        <Menu.Item onClick={() => pauseFor(60)}>{words.hour}</Menu.Item>
        <Menu.Item onClick={pauseUntilTomorrow}>{words.tomorrow}</Menu.Item>
        <Menu.Item onClick={pauseUntilResumed}>{words.open}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
