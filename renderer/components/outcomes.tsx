import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { StatusMark } from './status-mark.tsx';
import { WaitingDelivery } from './waiting-delivery.tsx';

/** How many outcomes are drawn until the rest is requested: a push can name many devices. */
const FIRST = 4;

/** The outcome of each delivery of the push, with what can be done about those that wait. */
export function Outcomes({ push }: { readonly push: PushDetail }) {
  const { strings } = useLanguage();
  const words = strings.detail;
  const [all, setAll] = useState(false);
  const { deliveries, receivedAt, refusal } = push;
  const shown = all ? deliveries : deliveries.slice(0, FIRST);
  return (
    <ul className="outcomes">
      {shown.map((delivery) => {
        const { id, appId, outcome, endedAt } = delivery;
        const status = outcome?.status ?? 'under-way';
        return (
          <li key={id}>
            <StatusMark status={status} />
            <div className="outcome">
              <div className="outcome-head">
                <strong className={`word-${status}`}>{strings.words.statuses[status]}</strong>
                <code className="break">{appId}</code>
                {deliveries.length > 1 && <span className="dim">{delivery.provider ?? strings.activity.noApp}</span>}
                {endedAt !== null && <span className="numbers dim">{endedAt - receivedAt} ms</span>}
              </div>
              <p className="dim">
                {outcome === null ? words.waitingForProvider : strings.words.reasons[outcome.reason]}{' '}
                {outcome?.detail !== undefined && <bdi className="break">{strings.told.detail(outcome)}</bdi>}
              </p>
              {outcome?.status === 'retrying' && <WaitingDelivery delivery={delivery} outcome={outcome} />}
            </div>
          </li>
        );
      })}
      {refusal !== null && (
        <li>
          <StatusMark status="refused" />
          <div className="outcome">
            <div className="outcome-head">
              <strong className="word-refused">{strings.words.statuses.refused}</strong>
              <code>{`${refusal.status} ${refusal.errcode}`}</code>
            </div>
            <p className="dim">
              <bdi className="break">{strings.words.whyRefused(refusal)}</bdi>{' '}
              {refusal.more > 0 && words.moreRefused(refusal.more)}
            </p>
          </div>
        </li>
      )}
      {deliveries.length === 0 && refusal === null && <li className="dim">{words.noDevice}</li>}
      {shown.length < deliveries.length && (
        <li>
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
            {words.more(deliveries.length - shown.length)}
          </Button>
        </li>
      )}
    </ul>
  );
}
