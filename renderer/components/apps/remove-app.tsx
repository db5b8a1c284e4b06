import { Alert, Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';

/** Takes an app out of the configuration; asks once, and says what that means for what waits. */
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
      <Modal
        opened={opened}
        onClose={close}
        title={words.removeQuestion(pattern)}
        closeButtonProps={{ 'aria-label': strings.common.close }}
      >
        <div className="stack">
          <p>{words.removeMeans}</p>
          {waiting > 0 && <p className="status-trouble">{words.removeWaiting(waiting)}</p>}
          {remove.isError && <Alert color="red">{remove.error.message}</Alert>}
          <div className="inline">
            <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate({ pattern })}>
              {words.remove}
            </Button>
            <Button variant="default" onClick={close}>
              {strings.common.cancel}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
