import { useMantineColorScheme } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { type Command, useOffer } from './commands.tsx';
import { languages, useLanguage } from './language.tsx';
import { places } from './places.ts';
import { useRelay } from './relay.tsx';
import { untilTomorrow } from './tomorrow.ts';

const MINUTE_MS = 60_000;

/** Offers what can be done from every page. */
export function useGeneralCommands(showKeys: () => void): void {
  const { api } = useRelay();
  const { strings, choose } = useLanguage();
  const words = strings.commands;
  const [, navigate] = useLocation();
  const { copy } = useClipboard();
  const { setColorScheme } = useMantineColorScheme();
  const { data: health, refetch } = useQuery(api.health.queryOptions());
  const changed = { onSettled: () => refetch() };
  const start = useMutation(api.pause.start.mutationOptions(changed));
  const end = useMutation(api.pause.end.mutationOptions(changed));
  const test = useMutation(
    api.test.send.mutationOptions({
      onSuccess: ({ pushId }) => pushId !== null && navigate(`/activity/${pushId}`),
    }),
  );
  const pause = (id: string, name: string, until: () => number | null): Command => ({
    id,
    name,
    run: () => start.mutate({ until: until() }),
  });

  useOffer(() => {
    const gateway = health?.gateway;
    const listening = gateway?.status === 'listening' ? gateway.url : null;
    return [
      ...places.map(({ path, name }) => ({
        id: path,
        name: words.goTo(strings.common[name]),
        run: () => navigate(path),
      })),
      ...(health === undefined || health.paused === null
        ? [
            pause('pause-half', words.pauseHalf, () => Date.now() + 30 * MINUTE_MS),
            pause('pause-hour', words.pauseHour, () => Date.now() + 60 * MINUTE_MS),
            pause('pause-tomorrow', words.pauseTomorrow, () => untilTomorrow(new Date())),
            pause('pause', words.pause, () => null),
          ]
        : [{ id: 'resume', name: words.resume, run: () => end.mutate({}) }]),
      ...(listening === null
        ? []
        : [
            { id: 'copy-address', name: strings.statusBar.copyAddress, run: () => copy(listening) },
            { id: 'test', name: strings.setup.send, run: () => test.mutate({}) },
          ]),
      { id: 'light', name: words.light, run: () => setColorScheme('light') },
      { id: 'dark', name: words.dark, run: () => setColorScheme('dark') },
      { id: 'auto', name: words.asSystem, run: () => setColorScheme('auto') },
      ...languages.map(({ code, name }) => ({ id: code, name: words.speak(name), run: () => choose(code) })),
      { id: 'keys', name: words.keys, key: '?', run: showKeys },
    ];
  });
}
