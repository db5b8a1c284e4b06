import { useLanguage } from '../lib/language.tsx';
import type { Status } from '../lib/states.ts';

const shapes: Record<Status, string> = {
  delivered: '●',
  rejected: '✕',
  retrying: '▲',
  failed: '◆',
  suppressed: '○',
  'under-way': '◐',
  refused: '⊘',
};

/** A status by shape and colour. The word stands beside it, and in the accessible name. */
export function StatusMark({ status }: { readonly status: Status }) {
  const { strings } = useLanguage();
  const word = strings.words.statuses[status];
  return (
    <span className={`mark mark-${status}`} role="img" aria-label={word} title={word}>
      {shapes[status]}
    </span>
  );
}
