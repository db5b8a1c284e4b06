import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { Confirm } from '../confirm.tsx';

/** Says how many deliveries are kept for an app that is switched off, and discards them on request. */
export function DiscardWaiting({ pattern, waiting }: { readonly pattern: string; readonly waiting: number }) {
  const { api } = useRelay();
  const queries = useQueryClient();
  const { strings } = useLanguage();
  const words = strings.apps;
  const [opened, { open, close }] = useDisclosure(false);
  const discard = useMutation(
    api.apps.discard.mutationOptions({
      onSuccess() {
        queries.invalidateQueries({ queryKey: api.key() });
        close();
      },
    }),
  );
  return (
    <div className="inline">
      <p>{words.keptWhileOff(waiting)}</p>
      <Button size="compact-sm" variant="light" onClick={open}>
        {words.discard}
      </Button>
      <Confirm
        opened={opened}
        close={close}
        question={words.discardQuestion(waiting)}
        action={words.discard}
        act={() => discard.mutate({ pattern })}
        progress={discard}
      >
        <p>{words.removeWaiting(waiting)}</p>
      </Confirm>
    </div>
  );
}
