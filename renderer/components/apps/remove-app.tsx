import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { Confirm } from '../confirm.tsx';

/** Removes an app from the configuration. Asks once, and says what happens to the deliveries that wait. */
export function RemoveApp({ pattern, waiting }: { readonly pattern: string; readonly waiting: number }) {
  const { api } = useRelay();
  const queries = useQueryClient();
  const { strings } = useLanguage();
  const words = strings.apps;
  const [, navigate] = useLocation();
  const [opened, { open, close }] = useDisclosure(false);
  const remove = useMutation(
    api.apps.remove.mutationOptions({
      onSuccess() {
        queries.invalidateQueries({ queryKey: api.key() });
        navigate('/apps');
      },
    }),
  );
  return (
    <>
      <Button variant="light" color="red" c="var(--bad)" onClick={open}>
        {words.remove}
      </Button>
      <Confirm
        opened={opened}
        close={close}
        question={words.removeQuestion(pattern)}
        action={words.remove}
        act={() => remove.mutate({ pattern })}
        progress={remove}
      >
        <p>{words.removeMeans}</p>
        {waiting > 0 && <p className="status-trouble">{words.removeWaiting(waiting)}</p>}
      </Confirm>
    </>
  );
}
