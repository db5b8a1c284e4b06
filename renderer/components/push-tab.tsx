import { Alert, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { bytesOf } from '../lib/format.ts';
import { useLanguage } from '../lib/language.tsx';
import { CopyButton } from './copy-button.tsx';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { LongText } from './long-text.tsx';

/** The body as a tree, as text, and byte for byte. */
export function PushTab({ base64 }: { readonly base64: string | null }) {
  const { strings } = useLanguage();
  const words = strings.detail;
  const [view, setView] = useState('tree');
  if (base64 === null) return <BodyNotKept />;
  const data = bytesOf(base64);
  const text = new TextDecoder().decode(data);
  return (
    <div className="stack">
      <div className="tab-tools">
        <SegmentedControl
          size="xs"
          value={view}
          onChange={setView}
          aria-label={words.viewOfBody}
          data={[
            { value: 'tree', label: words.tree },
            { value: 'raw', label: words.raw },
            { value: 'hex', label: words.hex },
          ]}
        />
        <CopyButton value={text} label={words.copyBody} text />
      </div>
      {view === 'tree' && <JsonTree text={text} />}
      {view === 'raw' && <LongText text={text} />}
      {view === 'hex' && <HexView data={data} />}
    </div>
  );
}

export function BodyNotKept() {
  const { strings } = useLanguage();
  return (
    <Alert color="gray" title={strings.detail.notKept}>
      {strings.detail.notKeptWhy}
    </Alert>
  );
}
