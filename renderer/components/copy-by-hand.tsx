import { Modal, Textarea } from '@mantine/core';
import { useLanguage } from '../lib/language.tsx';

/** Shows the text that a browser refused to copy, selected, so that one key copies it. */
export function CopyByHand({ text, close }: { readonly text: string | null; readonly close: () => void }) {
  const { strings } = useLanguage();
  const words = strings.common;
  return (
    <Modal
      opened={text !== null}
      onClose={close}
      title={words.copyByHand}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <Textarea
        data-autofocus
        readOnly
        autosize
        maxRows={12}
        label={words.copyByHandMeans}
        value={text ?? ''}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Modal>
  );
}
