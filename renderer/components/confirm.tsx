import { Alert, Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../lib/language.tsx';

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
  /** What is asked, with the name or the number of what goes. */
  readonly question: string;
  /** What goes on the button. */
  readonly action: string;
  readonly act: () => void;
  readonly acting: boolean;
  readonly error: Error | null;
  /** What the action means. */
  readonly children: ReactNode;
}

/** Asks once before something is taken away. */
export function Confirm({ opened, close, question, action, act, acting, error, children }: Props) {
  const { strings } = useLanguage();
  return (
    <Modal opened={opened} onClose={close} title={question} closeButtonProps={{ 'aria-label': strings.common.close }}>
      <div className="stack">
        {children}
        {error !== null && <Alert color="red">{strings.told.error(error)}</Alert>}
        <div className="inline">
          <Button color="red.9" loading={acting} onClick={act}>
            {action}
          </Button>
          <Button variant="default" onClick={close}>
            {strings.common.cancel}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
