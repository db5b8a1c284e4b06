import type { PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { whyNoBanner } from '../lib/why-no-banner.ts';
import type { Strings } from '../strings/english.ts';
import { AttemptEntry } from './attempt-entry.tsx';
import { OutcomeWord } from './outcome-word.tsx';
import { StatusMark } from './status-mark.tsx';

/** What happened, in order and in words. */
export function AttemptsTab({ push }: { readonly push: PushDetail }) {
  const { strings, format } = useLanguage();
  const words = strings.detail;
  const noBanner = whyNoBanner(push, strings);
  return (
    <div className="stack">
      {noBanner !== null && (
        <p>
          <strong>{words.noBanner}</strong> {noBanner}
        </p>
      )}
      <ol className="timeline">
        <li>
          <time title={format.fullTime(push.receivedAt)}>{format.timeOfDay(push.receivedAt)}</time>
          <span>{words.receivedFrom(push.request.peer)}</span>
        </li>
        <li>
          <time>{push.acknowledgedAt === null ? '–' : format.since(push.receivedAt, push.acknowledgedAt)}</time>
          <span>{acknowledged(push, words)}</span>
        </li>
      </ol>
      {push.deliveries.map((delivery) => (
        <section key={delivery.id} aria-label={words.deliveryTo(delivery.appId)}>
          <h3 className="section-head">
            <code>{delivery.appId}</code> <span className="dim">{delivery.provider ?? strings.activity.noApp}</span>
          </h3>
          <p className="dim pushkey">
            pushkey <code>{delivery.pushkey}</code>
          </p>
          <ol className="timeline">
            {delivery.attempts.map((attempt) => (
              <AttemptEntry key={attempt.number} attempt={attempt} receivedAt={push.receivedAt} />
            ))}
            <LastEntry delivery={delivery} receivedAt={push.receivedAt} />
          </ol>
        </section>
      ))}
    </div>
  );
}

interface LastEntryProps {
  readonly delivery: PushDetail['deliveries'][number];
  readonly receivedAt: number;
}

/** What the attempts alone do not show: that none was made, that another one follows, or an outcome without one. */
function LastEntry({ delivery: { attempts, outcome, endedAt }, receivedAt }: LastEntryProps) {
  const { strings, format } = useLanguage();
  const words = strings.detail;
  const last = attempts.at(-1)?.outcome;
  if (outcome !== null && last?.status === outcome.status && last.reason === outcome.reason) return null;
  return (
    <li>
      <time>{endedAt === null ? '…' : format.since(receivedAt, endedAt)}</time>
      <span>
        {outcome === null ? (
          words.waitingForProvider
        ) : outcome.status === 'retrying' ? (
          <>
            <StatusMark status="retrying" /> {strings.words.statuses.retrying}: <OutcomeWord outcome={outcome} />.{' '}
            {attempts.length === 0 && strings.words.reasons[outcome.reason]}
          </>
        ) : (
          <>
            {attempts.length === 0 && `${words.noAttempt} `}
            <StatusMark status={outcome.status} /> {strings.words.statuses[outcome.status]}.{' '}
            {strings.words.reasons[outcome.reason]}
          </>
        )}
      </span>
    </li>
  );
}

function acknowledged({ acknowledgedAt, rejected }: PushDetail, words: Strings['detail']): string {
  if (acknowledgedAt === null) return words.notAcknowledged;
  if (rejected.length === 0) return words.acknowledged;
  return words.rejected(rejected);
}
