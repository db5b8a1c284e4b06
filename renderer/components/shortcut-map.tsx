import { Kbd, Modal } from '@mantine/core';
import { useLanguage } from '../lib/language.tsx';

export function ShortcutMap({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { strings } = useLanguage();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={strings.activity.keys}
      size="sm"
      closeButtonProps={{ 'aria-label': strings.common.close }}
    >
      <dl className="facts">
        {strings.commands.shortcuts.map(([keys, what]) => (
          <div key={keys} className="facts-row">
            <dt>
              <Kbd>{keys}</Kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
