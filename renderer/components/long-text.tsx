import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { VisibleText } from './visible-text.tsx';

const FIRST = 50_000;

/** Text of any length: the first part at once, the rest on request. */
export function LongText({ text }: { readonly text: string }) {
  const { strings, format } = useLanguage();
  const [all, setAll] = useState(false);
  const cut = !all && text.length > FIRST;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className="code" tabIndex={0}>
        <VisibleText text={cut ? text.slice(0, FIRST) : text} />
      </pre>
      {cut && (
        <Button size="xs" variant="default" onClick={() => setAll(true)}>
          {strings.detail.showAll(format.bytes(text.length))}
        </Button>
      )}
    </>
  );
}
