import type { PushDetail } from '../../src/api/contract.ts';
import { fullTime, timeOfDay } from '../lib/format.ts';
import { reasonWords, statusWords } from '../lib/words.ts';
import { StatusMark } from './status-mark.tsx';

/** What happened, in order and in words. */
export function AttemptsTab({ push }: { readonly push: PushDetail }) {
  return (
    <div className="stack">
      <ol className="timeline">
        <li>
          <time title={fullTime(push.receivedAt)}>{timeOfDay(push.receivedAt)}</time>
          <span>Received from {push.request.peer} and written to the journal.</span>
        </li>
        <li>
          <time>{push.acknowledgedAt === null ? '–' : `+${push.acknowledgedAt - push.receivedAt} ms`}</time>
          <span>{acknowledged(push)}</span>
        </li>
      </ol>
      {push.deliveries.map((delivery) => (
        <section key={delivery.id} aria-label={`Delivery to ${delivery.appId}`}>
          <h3 className="section-head">
            <code>{delivery.appId}</code> <span className="dim">{delivery.provider ?? 'no app'}</span>
          </h3>
          <p className="dim pushkey">
            pushkey <code>{delivery.pushkey}</code>
          </p>
          <ol className="timeline">
            {delivery.attempts.map(({ number, startedAt, endedAt, outcome }) => (
              <li key={number}>
                <time>+{startedAt - push.receivedAt} ms</time>
                <span>
                  Attempt {number}: <StatusMark status={outcome.status} /> {statusWords[outcome.status]} after{' '}
                  {endedAt - startedAt} ms. {reasonWords[outcome.reason]}
                  {outcome.detail !== undefined && <bdi className="dim"> {outcome.detail}</bdi>}
                </span>
              </li>
            ))}
            {delivery.attempts.length === 0 && (
              <li>
                <time>{delivery.endedAt === null ? '–' : `+${delivery.endedAt - push.receivedAt} ms`}</time>
                <span>
                  {delivery.outcome === null
                    ? 'Waiting for the provider.'
                    : `No attempt was made. ${reasonWords[delivery.outcome.reason]}`}
                </span>
              </li>
            )}
          </ol>
        </section>
      ))}
    </div>
  );
}

function acknowledged({ acknowledgedAt, rejected }: PushDetail): string {
  if (acknowledgedAt === null) return 'Not acknowledged: the homeserver will send it again.';
  if (rejected.length === 0) return 'Acknowledged with 200; no pushkey was rejected.';
  return `Acknowledged with 200; rejected: ${rejected.join(', ')}. The homeserver removes ${rejected.length === 1 ? 'that pusher' : 'those pushers'}.`;
}
