import { useDebouncedValue } from '@mantine/hooks';
import { type RefObject, useRef, useState } from 'react';

/** A pause in typing after which the search is made. Milliseconds. */
const PAUSE_MS = 200;

/** The search of the list, and its field. */
export interface Search {
  /** As it stands in the field. */
  readonly typed: string;
  /** As the list is searched by it. */
  readonly applied: string;
  readonly type: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
}

export function useSearch(): Search {
  const [typed, type] = useState('');
  const [applied] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const field = useRef<HTMLInputElement>(null);
  return { typed, applied, type, field };
}
