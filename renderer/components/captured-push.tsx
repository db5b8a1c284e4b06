import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bodyOf } from '../lib/body.ts';
import { jsonNodes } from '../lib/json-nodes.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { JsonTree } from './json-tree.tsx';

/** The body of a captured push, as it was received. */
export function CapturedPush({ id }: { readonly id: string }) {
  const { api } = useRelay();
  const words = useLanguage().strings.detail;
  const { data: push } = useQuery(api.pushes.get.queryOptions({ input: { id }, retry: false }));
  const text = useMemo(() => (push === undefined ? '' : (bodyOf(push)?.text ?? '')), [push]);
  const root = useMemo(() => jsonNodes(text), [text]);
  return root === null ? null : <JsonTree text={text} root={root} label={words.exactRequest} />;
}
