import { ActionIcon, Button } from '@mantine/core';
import { IconTrash, IconX } from '@tabler/icons-react';
import { useLanguage } from '../lib/language.tsx';
import type { ChosenPushes } from '../lib/use-chosen.ts';
import type { Deletion } from '../lib/use-deletion.ts';

interface Props {
  readonly search: string;
  readonly chosen: ChosenPushes;
  readonly deletion: Deletion;
  readonly remove: () => void;
}

/** The actions for the selected pushes, and undo. They lie over the foot of the list, so that nothing moves. */
export function ListActions({ search, chosen, deletion, remove }: Props) {
  const { strings, format } = useLanguage();
  const words = strings.selection;
  const { offer, error } = deletion;
  const count = chosen.chosen.kind === 'some' ? chosen.chosen.ids.size : null;
  return (
    <div className="list-actions" aria-live="polite">
      {error !== null && (
        <div className="action-bar">
          <span className="status-trouble">{strings.told.error(error)}</span>
          <Close label={strings.common.close} close={deletion.dismiss} />
        </div>
      )}
      {offer !== null && (
        <div className="action-bar">
          <span>
            {words.deleted(offer.deleted, format.count(offer.deleted))}
            {offer.kept > 0 && ` ${words.kept(offer.kept, format.count(offer.kept))}`}
          </span>
          {offer.deleted > 0 && (
            <Button size="xs" variant="default" onClick={deletion.undo}>
              {words.undo}
            </Button>
          )}
          <Close label={strings.common.close} close={deletion.dismiss} />
        </div>
      )}
      {chosen.choosing && (
        <div className="action-bar" role="toolbar" aria-label={words.toolbar}>
          <span>{count === null ? words.all(search) : words.chosen(count, format.count(count))}</span>
          {count !== null && (
            <Button size="xs" variant="subtle" onClick={chosen.chooseAll}>
              {search === '' ? words.chooseAll : words.chooseMatching}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            loading={deletion.pending}
            onClick={remove}
          >
            {words.delete}
          </Button>
          <Close label={words.clear} close={chosen.clear} />
        </div>
      )}
    </div>
  );
}

function Close({ label, close }: { readonly label: string; readonly close: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={close}>
      <IconX size={16} />
    </ActionIcon>
  );
}
