import { Button } from '@mantine/core';
import { useState } from 'react';
import { bytes } from '../lib/format.ts';

const FIRST = 50_000;

/** Text of any length: the first part at once, the rest when it is asked for. */
export function LongText({ text }: { readonly text: string }) {
  const [all, setAll] = useState(false);
  const cut = !all && text.length > FIRST;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className="code" tabIndex={0}>
        {cut ? text.slice(0, FIRST) : text}
      </pre>
      {cut && (
        <Button size="xs" variant="default" onClick={() => setAll(true)}>
          Show all {bytes(text.length)}
        </Button>
      )}
    </>
  );
}
