import { Kbd, Modal } from '@mantine/core';
import { strokeName, useKeyNaming } from '../lib/key-names.ts';
import { useLanguage } from '../lib/language.tsx';
import { type ShortcutName, type ShortcutStroke, shortcuts } from '../lib/shortcuts.ts';

interface Props {
  readonly opened: boolean;
  readonly close: () => void;
}

export function ShortcutMap({ opened, close }: Props) {
  const { strings } = useLanguage();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={strings.activity.keys}
      size="md"
      closeButtonProps={{ 'aria-label': strings.common.close }}
    >
      <Keys />
    </Modal>
  );
}

/** Drawn when it is opened, so that it shows the keys of the current keyboard layout. */
function Keys() {
  const { commands: words } = useLanguage().strings;
  const keyboard = useKeyNaming();
  return (
    <>
      <dl className="facts shortcuts">
        {names.map((name) => (
          <div key={name} className="facts-row">
            <dt>
              {strokesOf(name, keyboard.mac).map((stroke) => (
                <Kbd key={strokeName(stroke, keyboard)}>{strokeName(stroke, keyboard)}</Kbd>
              ))}
            </dt>
            <dd>{words.shortcuts[name]}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">
        {words.asTyped} {keyboard.layout === null && words.inPlace}
      </p>
    </>
  );
}

const names = Object.keys(shortcuts) as readonly ShortcutName[];

function strokesOf(name: ShortcutName, mac: boolean): readonly ShortcutStroke[] {
  const strokes: readonly ShortcutStroke[] = shortcuts[name];
  return strokes.filter((stroke) => mac || !stroke.mac);
}
