import { Alert, Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../lib/language.tsx';

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
  /** What is asked, with the name or the number of what is removed. */
  readonly question: string;
  /** The text of the button. */
  readonly action: string;
  readonly act: () => void;
  /** The text of the button that changes nothing, where it is another than “Cancel”. */
  readonly keep?: string;
  /** How the action is doing, as a mutation reports it. */
  readonly progress: { readonly isPending: boolean; readonly error: Error | null };
  /** What the action means. */
  readonly children: ReactNode;
}

/** Asks once before something is removed. */
export function Confirm({ opened, close, question, action, act, keep, progress, children }: Props) {
  const { isPending, error } = progress;
  const { strings } = useLanguage();
  return (
    <Modal opened={opened} onClose={close} title={question} closeButtonProps={{ 'aria-label': strings.common.close }}>
      <div className="stack">
        {children}
        {error !== null && <Alert color="red">{strings.told.error(error)}</Alert>}
        <div className="inline">
          <Button color="red.9" loading={isPending} onClick={act}>
            {action}
          </Button>
          <Button variant="default" onClick={close}>
            {keep ?? strings.common.cancel}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
