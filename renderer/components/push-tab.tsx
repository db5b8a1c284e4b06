import { Alert, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { Body } from '../lib/body.ts';
import { jsonNodes } from '../lib/json-nodes.ts';
import { useLanguage } from '../lib/language.tsx';
import { CopyButton } from './copy-button.tsx';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { LongText } from './long-text.tsx';

export const bodyViews = ['tree', 'raw', 'hex'] as const;
export type BodyView = (typeof bodyViews)[number];

interface Props {
  readonly body: Body | null;
  readonly view: BodyView;
  readonly setView: (view: BodyView) => void;
}

/** The body as a tree, as text, and byte for byte. */
export function PushTab({ body, view, setView }: Props) {
  const { strings } = useLanguage();
  const words = strings.detail;
  const root = useMemo(() => (body === null ? null : jsonNodes(body.text)), [body]);
  if (body === null) return <BodyNotKept />;
  const { data, text } = body;
  return (
    <div className="stack fill">
      <div className="tab-tools">
        <SegmentedControl
          size="xs"
          value={view}
          onChange={(value) => setView(bodyViews.find((one) => one === value) ?? 'tree')}
          aria-label={words.viewOfBody}
          data={bodyViews.map((value) => ({ value, label: words[value] }))}
        />
        <CopyButton value={text} label={words.copyBody} text />
      </div>
      {view === 'tree' &&
        (root === null ? (
          <>
            <p className="dim">{words.noJson}</p>
            <LongText text={text} />
          </>
        ) : (
          <JsonTree text={text} root={root} label={words.body} fill />
        ))}
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
