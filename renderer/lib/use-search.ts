import { useDebouncedValue } from '@mantine/hooks';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { parseQuery } from '../../src/query/parse-query.ts';
import type { QueryError } from '../../src/query/query.ts';

/** A pause in typing after which the search is made. Milliseconds. */
const PAUSE_MS = 200;

/** The search of the list, and its field. */
export interface Search {
  /** As it stands in the field. */
  readonly typed: string;
  /** As the list is searched by it: the last one that could be read. */
  readonly applied: string;
  /** Why what stands in the field cannot be read; null while it is typed. */
  readonly error: QueryError | null;
  readonly type: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

export function useSearch(): Search {
  const [typed, type] = useState('');
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  const [applied, setApplied] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const parsed = useMemo(() => parseQuery(settled), [settled]);
  if (parsed.ok && settled.trim() !== applied) setApplied(settled.trim());
  return { typed, applied, error: parsed.ok || settled !== typed ? null : parsed.error, type, field };
}
