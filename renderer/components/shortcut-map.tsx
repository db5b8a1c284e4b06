import { Kbd, Modal } from '@mantine/core';

const shortcuts: readonly (readonly [string, string])[] = [
  ['j or ↓', 'next push'],
  ['k or ↑', 'previous push'],
  ['1 – 4', 'tab of the open push'],
  ['c', 'copy the open push as a curl command'],
  ['/', 'search'],
  ['Esc', 'close the push'],
  ['?', 'this map'],
];

export function ShortcutMap({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title="Keys" size="sm">
      <dl className="facts">
        {shortcuts.map(([keys, what]) => (
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
