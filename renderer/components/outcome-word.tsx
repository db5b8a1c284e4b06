import type { Outcome } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { useNow } from '../lib/use-now.ts';
import { isPlain } from '../lib/words.ts';

/** The outcome of a delivery in a word or two; the time until the next attempt counts down. */
export function OutcomeWord({ outcome }: { readonly outcome: Outcome | null }) {
  const { strings } = useLanguage();
  const { statuses, briefly } = strings.words;
  const status = outcome?.status ?? 'under-way';
  return (
    <span className={`word word-${status}`}>
      {outcome?.status === 'retrying' && outcome.nextAttemptAt !== null ? (
        <Countdown at={outcome.nextAttemptAt} otherwise={briefly[outcome.reason]} />
      ) : outcome === null || isPlain(outcome) ? (
        statuses[status].toLowerCase()
      ) : (
        briefly[outcome.reason]
      )}
    </span>
  );
}

function Countdown({ at, otherwise }: { readonly at: number; readonly otherwise: string }) {
  const { strings, format } = useLanguage();
  const now = useNow();
  return at > now ? strings.waiting.retrying(format.until(at, now)) : otherwise;
}
