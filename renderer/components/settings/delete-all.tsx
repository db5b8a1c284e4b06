import { Alert, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { useDeletion } from '../../lib/use-deletion.ts';
import { Confirm } from '../confirm.tsx';

/** Every id sorts before this one. */
const LAST = '~';

/** Deletes all pushes. Asks once, with their number; can be undone for some seconds. */
export function DeleteAll() {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const words = strings.settings;
  const { data: health } = useQuery(api.health.queryOptions());
  const [opened, { open, close }] = useDisclosure(false);
  const { offer, pending, error, remove, undo } = useDeletion('');
  const many = health?.history.pushes ?? 0;
  const pushes = strings.statusBar.pushes(many, format.count(many));
  return (
    <div className="inline" aria-live="polite">
      <Button variant="light" color="red" c="var(--bad)" size="xs" disabled={many === 0} onClick={open}>
        {words.deleteAll}
      </Button>
      {offer !== null && (
        <>
          <span>
            {strings.selection.deleted(offer.deleted, format.count(offer.deleted))}{' '}
            {offer.kept > 0 && strings.selection.kept(offer.kept, format.count(offer.kept))}
          </span>
          <Button size="xs" variant="default" onClick={undo}>
            {strings.selection.undo}
          </Button>
        </>
      )}
      {error !== null && <Alert color="red">{strings.told.error(error)}</Alert>}
      <Confirm
        opened={opened}
        close={close}
        question={words.deleteAllQuestion(pushes)}
        action={strings.selection.delete}
        act={() => {
          remove({ kind: 'all', newest: LAST });
          close();
        }}
        progress={{ isPending: pending, error: null }}
      >
        <p>{words.deleteAllMeans}</p>
      </Confirm>
    </div>
  );
}
