import { Button, Menu } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { untilTomorrow } from '../lib/tomorrow.ts';

const MINUTE_MS = 60_000;

/** Pauses the notifications of this computer, and says until when they are paused. */
export function PauseMenu() {
  const { api } = useRelay();
  const queries = useQueryClient();
  const { strings, format } = useLanguage();
  const words = strings.pause;
  const { data: health } = useQuery(api.health.queryOptions());
  const onSettled = () => queries.invalidateQueries({ queryKey: api.health.key() });
  const start = useMutation(api.pause.start.mutationOptions({ onSettled }));
  const end = useMutation(api.pause.end.mutationOptions({ onSettled }));
  const paused = health?.paused;
  if (paused) {
    return (
      <Button
        size="compact-xs"
        variant="light"
        loading={end.isPending}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        onClick={() => end.mutate(undefined)}
      >
        {paused.until === null ? words.pausedOpen : words.pausedUntil(format.dayAndTime(paused.until))} · {words.resume}
      </Button>
    );
  }
  return (
    <Menu position="top-end" withinPortal shadow="md">
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
        <Menu.Item onClick={() => start.mutate({ until: Date.now() + 30 * MINUTE_MS })}>{words.halfHour}</Menu.Item>
        <Menu.Item onClick={() => start.mutate({ until: Date.now() + 60 * MINUTE_MS })}>{words.hour}</Menu.Item>
        <Menu.Item onClick={() => start.mutate({ until: untilTomorrow(new Date()) })}>{words.tomorrow}</Menu.Item>
        <Menu.Item onClick={() => start.mutate({ until: null })}>{words.open}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
