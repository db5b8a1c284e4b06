import { useMemo } from 'react';
import { seenAndUnseen, withEscapes } from '../lib/unseen.ts';

/** Text as it came, but for letters that nobody sees: these stand there by their escapes, and look it. */
export function VisibleText({ text }: { readonly text: string }) {
  const parts = useMemo(() => seenAndUnseen(text), [text]);
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other names for its parts
      <span key={index} className="unseen">
        {withEscapes(part)}
      </span>
    ),
  );
}
