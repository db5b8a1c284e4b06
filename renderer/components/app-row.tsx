import { Button, Table } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Health } from '../../src/api/contract.ts';
import { fullTime, timeOfDay } from '../lib/format.ts';
import { useRelay } from '../lib/relay.tsx';
import { providerWords } from '../lib/words.ts';

type App = Health['apps'][number];

/** One configured app: what it does, how it went, and whether its credentials are good. */
export function AppRow({ app }: { readonly app: App }) {
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
        <p className="dim">{enabled ? providerWords(type) : 'Switched off: pushes are kept and not delivered.'}</p>
        <History app={app} />
        {!local && enabled && <Check pattern={pattern} />}
      </Table.Td>
    </Table.Tr>
  );
}

function History({ app: { lastSuccessAt, lastFailure } }: { readonly app: App }) {
  if (lastSuccessAt === null && lastFailure === null) return null;
  return (
    <p className="dim numbers">
      {lastSuccessAt !== null && (
        <span title={fullTime(lastSuccessAt)}>Last delivered at {timeOfDay(lastSuccessAt)}. </span>
      )}
      {lastFailure !== null && (
        <span title={fullTime(lastFailure.at)}>
          Last failed at {timeOfDay(lastFailure.at)}: <bdi>{lastFailure.words}</bdi>
        </span>
      )}
    </p>
  );
}

function Check({ pattern }: { readonly pattern: string }) {
  const { api } = useRelay();
  const check = useMutation(api.apps.check.mutationOptions());
  return (
    <div className="inline">
      <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate({ pattern })}>
        Check credentials
      </Button>
      <span aria-live="polite" className={check.data?.proven === false ? 'status-trouble' : 'dim'}>
        {check.isError && check.error.message}
        {check.data !== undefined && `${checkWords(check.data.proven)} ${check.data.words}`}
      </span>
    </div>
  );
}

function checkWords(proven: boolean | null): string {
  switch (proven) {
    case true:
      return '✓ Good.';
    case false:
      return '✕ Refused.';
    case null:
      return 'Not proven.';
  }
}
