import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useLanguage } from '../lib/language.tsx';
import { storeOf } from '../lib/storage.ts';
import { KeysHint } from './keys-hint.tsx';

interface Props {
  readonly list: ReactNode;
  /** Null while no push is open. */
  readonly detail: ReactNode | null;
}

/** The list and the open push side by side, as wide as they were last made; in a narrow window, one of them. */
export function TwoPanes({ list, detail }: Props) {
  const words = useLanguage().strings.activity;
  const narrow = useMediaQuery('(max-width: 760px)');
  const [store] = useState(() => storeOf(window, 'localStorage'));
  const layout = useDefaultLayout({ id: 'carillon-activity', storage: store });
  if (narrow) return detail ?? list;
  return (
    <Group orientation="horizontal" className="split" {...layout}>
      <Panel id="list" minSize="280px" defaultSize="44%">
        {list}
      </Panel>
      <Separator className="divider" aria-label={words.width} />
      <Panel id="detail" minSize="320px">
        {detail ?? (
          <div className="empty">
            <p>{words.select}</p>
            <KeysHint />
          </div>
        )}
      </Panel>
    </Group>
  );
}
