import { useMemo } from 'react';
import { jsonNodes } from '../lib/json-nodes.ts';
import { jsonText } from '../lib/json-words.ts';
import { JsonTree } from './json-tree.tsx';

/** The tree of a value that the relay made. */
export function JsonValue({ value, label }: { readonly value: unknown; readonly label: string }) {
  const text = useMemo(() => jsonText(value), [value]);
  const root = useMemo(() => jsonNodes(text), [text]);
  return root === null ? null : <JsonTree text={text} root={root} label={label} />;
}
