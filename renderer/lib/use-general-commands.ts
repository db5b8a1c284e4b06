import { useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useCopy } from './clipboard.tsx';
import { useOffer } from './commands.tsx';
import { languages, useLanguage } from './language.tsx';
import { places } from './places.ts';
import { useRelay } from './relay.tsx';
import { shortcuts } from './shortcuts.ts';
import { useGatewayAddress } from './use-gateway-address.ts';
import { usePause } from './use-pause.ts';

/** Offers the commands of every page. */
export function useGeneralCommands(showKeys: () => void): void {
  const { api } = useRelay();
  const { strings, choose } = useLanguage();
  const words = strings.commands;
  const [, navigate] = useLocation();
  const copy = useCopy();
  const { setColorScheme } = useMantineColorScheme();
  const { paused, pauseFor, pauseUntilTomorrow, pauseUntilResumed, resume } = usePause();
  const test = useMutation(
    api.test.send.mutationOptions({
      onSuccess: ({ pushId }) => pushId !== null && navigate(`/activity/${pushId}`),
    }),
  );

  const address = useGatewayAddress();

  useOffer(() => {
    return [
      ...places.map(({ path, name }) => ({
        id: path,
        name: words.goTo(strings.common[name]),
        run: () => navigate(path),
      })),
      ...(paused
        ? [{ id: 'resume', name: words.resume, run: resume }]
        : [
            { id: 'pause-half', name: words.pauseHalf, run: () => pauseFor(30) },
            { id: 'pause-hour', name: words.pauseHour, run: () => pauseFor(60) },
            { id: 'pause-tomorrow', name: words.pauseTomorrow, run: pauseUntilTomorrow },
            { id: 'pause', name: words.pause, run: pauseUntilResumed },
          ]),
      ...(address === null
        ? []
        : [
            { id: 'copy-address', name: strings.statusBar.copyAddress, run: () => void address.whole().then(copy) },
            { id: 'test', name: strings.setup.send, run: () => test.mutate({}) },
          ]),
      { id: 'light', name: words.light, run: () => setColorScheme('light') },
      { id: 'dark', name: words.dark, run: () => setColorScheme('dark') },
      { id: 'auto', name: words.asSystem, run: () => setColorScheme('auto') },
      ...languages.map(({ code, name }) => ({ id: code, name: words.speak(name), run: () => choose(code) })),
      { id: 'keys', name: words.keys, key: shortcuts.keys[0], run: showKeys },
    ];
  });
}
