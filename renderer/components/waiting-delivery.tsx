import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Health, Outcome, PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { useNow } from '../lib/use-now.ts';
import { needsOperator } from '../lib/words.ts';
import type { Strings } from '../strings/english.ts';
import { Confirm } from './confirm.tsx';

interface Props {
  readonly delivery: PushDetail['deliveries'][number];
  readonly outcome: Extract<Outcome, { status: 'retrying' }>;
}

/** The next attempt of a waiting delivery, what it waits for, and what can be done about it. */
export function WaitingDelivery({ delivery, outcome }: Props) {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const words = strings.waiting;
  const now = useNow();
  const { data: health } = useQuery(api.health.queryOptions());
  const { data: match } = useQuery(api.apps.match.queryOptions({ input: { appId: delivery.appId } }));
  const app = health?.apps.find(({ pattern }) => pattern === match?.pattern);
  const resting = restingFor(delivery.pushkey, app);
  const next = outcome.nextAttemptAt;
  return (
    <div className="waiting">
      {resting.map(({ host, waiting, nextProbeAt }) => (
        <p key={host}>
          {words.resting(host === '' ? words.theProvider : host, format.until(nextProbeAt, now))}{' '}
          <span className="dim">{words.others(format.count(waiting))}</span>
        </p>
      ))}
      {resting.length === 0 && (
        <p>
          {next === null || next <= now
            ? wordsWithoutTime(outcome, words)
            : words.nextTry(format.until(next, now), format.timeOfDay(next))}
        </p>
      )}
      <div className="inline">
        <Actions deliveryId={delivery.id} />
        {needsOperator(outcome.reason) && <Link to="/apps">{words.fix}</Link>}
      </div>
    </div>
  );
}

function Actions({ deliveryId }: { readonly deliveryId: string }) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.waiting;
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const onSettled = () => queries.invalidateQueries({ queryKey: api.pushes.get.key() });
  const retry = useMutation(api.deliveries.retry.mutationOptions({ onSettled }));
  const giveUp = useMutation(api.deliveries.giveUp.mutationOptions({ onSettled, onSuccess: () => setAsking(false) }));
  return (
    <>
      <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate({ deliveryId })}>
        {words.tryNow}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {words.giveUp}
      </Button>
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        question={words.reallyGiveUp}
        action={words.giveUp}
        act={() => giveUp.mutate({ deliveryId })}
        keep={words.keepWaiting}
        progress={giveUp}
      >
        <p>{words.giveUpMeans}</p>
      </Confirm>
      {retry.error !== null && (
        <Alert color="red" p="xs">
          {strings.told.error(retry.error)}
        </Alert>
      )}
    </>
  );
}

/** The hosts that keep this delivery waiting: where pushkeys are addresses, their own only. */
function restingFor(pushkey: string, app: Health['apps'][number] | undefined) {
  const all = app?.resting ?? [];
  const own = all.filter(({ host }) => host !== '' && pushkey.includes(host));
  return own.length > 0 ? own : all.filter(({ host }) => host === '' || !URL.canParse(pushkey)).slice(0, 3);
}

function wordsWithoutTime({ reason, nextAttemptAt }: Props['outcome'], words: Strings['waiting']): string {
  if (reason === 'in-order') return words.afterOthers;
  if (reason === 'rate-limited') return words.afterMinute;
  if (reason === 'budget-spent') return words.afterToday;
  if (reason === 'app-disabled') return words.afterSwitchingOn;
  if (needsOperator(reason)) return words.afterMending;
  if (reason === 'provider-resting') return words.withProbe;
  return nextAttemptAt === null ? words.withProbe : words.anyMoment;
}
