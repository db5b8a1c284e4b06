import { type Status, statusWords } from '../lib/words.ts';

const shapes: Record<Status, string> = {
  delivered: '●',
  rejected: '✕',
  retrying: '▲',
  failed: '◆',
  suppressed: '○',
  'under-way': '◐',
};

/** A status by shape and colour; its word stands beside it, and in the name for those who cannot see either. */
export function StatusMark({ status }: { readonly status: Status }) {
  return (
    <span className={`mark mark-${status}`} role="img" aria-label={statusWords[status]} title={statusWords[status]}>
      {shapes[status]}
    </span>
  );
}
