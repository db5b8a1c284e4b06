import { Button, Table } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Health } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import type { Strings } from '../strings/english.ts';

type App = Health['apps'][number];

/** One configured app: what it does, how it went, and whether its credentials are good. */
export function AppRow({ app }: { readonly app: App }) {
  const { strings } = useLanguage();
  const words = strings.apps;
  const { pattern, type, enabled, problem } = app;
  const local = type === 'desktop' || type === 'capture';
  return (
    <Table.Tr>
      <Table.Td>
        <code>{pattern}</code>
      </Table.Td>
      <Table.Td>{type}</Table.Td>
      <Table.Td>
        {problem !== null && <p className="status-trouble">{problem}</p>}
        <p className="dim">{enabled ? providerWords(type, strings.words.providers) : words.switchedOff}</p>
        <History app={app} />
        {!local && enabled && <Check pattern={pattern} />}
      </Table.Td>
    </Table.Tr>
  );
}

function History({ app: { lastSuccessAt, lastFailure } }: { readonly app: App }) {
  const { strings, format } = useLanguage();
  if (lastSuccessAt === null && lastFailure === null) return null;
  return (
    <p className="dim numbers">
      {lastSuccessAt !== null && (
        <span title={format.fullTime(lastSuccessAt)}>
          {strings.apps.lastDelivered(format.timeOfDay(lastSuccessAt))}{' '}
        </span>
      )}
      {lastFailure !== null && (
        <span title={format.fullTime(lastFailure.at)}>
          {strings.apps.lastFailed(format.timeOfDay(lastFailure.at))} <bdi>{lastFailure.words}</bdi>
        </span>
      )}
    </p>
  );
}

function Check({ pattern }: { readonly pattern: string }) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const check = useMutation(api.apps.check.mutationOptions());
  return (
    <div className="inline">
      <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate({ pattern })}>
        {strings.apps.check}
      </Button>
      <span aria-live="polite" className={check.data?.proven === false ? 'status-trouble' : 'dim'}>
        {check.isError && check.error.message}
        {check.data !== undefined && `${checkWords(check.data.proven, strings)} ${check.data.words}`}
      </span>
    </div>
  );
}

function checkWords(proven: boolean | null, { apps }: Strings): string {
  switch (proven) {
    case true:
      return apps.good;
    case false:
      return apps.refused;
    case null:
      return apps.notProven;
  }
}

/** What a provider does, or several side by side. */
function providerWords(type: string, providers: Strings['words']['providers']): string {
  return type
    .split(' + ')
    .map((one) => providers[one] ?? '')
    .join(' ');
}
