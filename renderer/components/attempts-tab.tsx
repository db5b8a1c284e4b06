import type { PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import type { Strings } from '../strings/english.ts';
import { StatusMark } from './status-mark.tsx';

/** What happened, in order and in words. */
export function AttemptsTab({ push }: { readonly push: PushDetail }) {
  const { strings, format } = useLanguage();
  const words = strings.detail;
  return (
    <div className="stack">
      <ol className="timeline">
        <li>
          <time title={format.fullTime(push.receivedAt)}>{format.timeOfDay(push.receivedAt)}</time>
          <span>{words.receivedFrom(push.request.peer)}</span>
        </li>
        <li>
          <time>{push.acknowledgedAt === null ? '–' : `+${push.acknowledgedAt - push.receivedAt} ms`}</time>
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
            {delivery.attempts.map(({ number, startedAt, endedAt, outcome }) => (
              <li key={number}>
                <time>+{startedAt - push.receivedAt} ms</time>
                <span>
                  {words.attempt(number)} <StatusMark status={outcome.status} />{' '}
                  {strings.words.statuses[outcome.status]} {words.after(endedAt - startedAt)}.{' '}
                  {strings.words.reasons[outcome.reason]}
                  {outcome.detail !== undefined && <bdi className="dim"> {outcome.detail}</bdi>}
                </span>
              </li>
            ))}
            {delivery.attempts.length === 0 && (
              <li>
                <time>{delivery.endedAt === null ? '–' : `+${delivery.endedAt - push.receivedAt} ms`}</time>
                <span>
                  {delivery.outcome === null
                    ? words.waitingForProvider
                    : `${words.noAttempt} ${strings.words.reasons[delivery.outcome.reason]}`}
                </span>
              </li>
            )}
          </ol>
        </section>
      ))}
    </div>
  );
}

function acknowledged({ acknowledgedAt, rejected }: PushDetail, words: Strings['detail']): string {
  if (acknowledgedAt === null) return words.notAcknowledged;
  if (rejected.length === 0) return words.acknowledged;
  return words.rejected(rejected);
}
