import { Alert, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { bytesOf } from '../lib/format.ts';
import { CopyButton } from './copy-button.tsx';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { LongText } from './long-text.tsx';

/** The body as a tree, as text, and byte for byte. */
export function PushTab({ base64 }: { readonly base64: string | null }) {
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
          aria-label="View of the body"
          data={[
            { value: 'tree', label: 'Tree' },
            { value: 'raw', label: 'Raw' },
            { value: 'hex', label: 'Hex' },
          ]}
        />
        <CopyButton value={text} label="Copy body" text />
      </div>
      {view === 'tree' && <JsonTree text={text} />}
      {view === 'raw' && <LongText text={text} />}
      {view === 'hex' && <HexView data={data} />}
    </div>
  );
}

export function BodyNotKept() {
  return (
    <Alert color="gray" title="The body was not kept">
      The journal keeps metadata only. Set "content" to "full" under "journal" in config.json to keep the bodies of
      later pushes.
    </Alert>
  );
}
