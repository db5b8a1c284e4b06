import { useMemo } from 'react';
import { seenAndUnseen, withEscapes } from '../lib/unseen.ts';

/** Text as it was received, with invisible characters drawn as their escapes, in another style. */
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
