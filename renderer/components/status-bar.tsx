import { useQuery } from '@tanstack/react-query';
import type { Health } from '../../src/api/contract.ts';
import type { ConnectionState } from '../lib/connection.ts';
import { bytes, count } from '../lib/format.ts';
import { useConnectionState, useRelay } from '../lib/relay.tsx';
import { CopyButton } from './copy-button.tsx';

/** Always there: does the gateway listen, where, and what the journal holds. */
export function StatusBar() {
  const { api } = useRelay();
  const connection = useConnectionState();
  const { data: health } = useQuery(api.health.queryOptions({ refetchInterval: 5_000 }));
  const { mark, word, trouble } = wordsOf(connection, health);
  const url = health?.gateway.status === 'listening' ? health.gateway.url : null;
  return (
    <footer className="status-bar">
      <output className={trouble ? 'status-trouble' : undefined}>
        <span aria-hidden>{mark}</span> {word}
      </output>
      {url !== null && (
        <>
          <code className="address">{url}</code>
          <CopyButton value={url} label="Copy the gateway's address" />
        </>
      )}
      <span className="spacer" />
      {health !== undefined && (
        <span className="numbers">
          {count(health.journal.pushes)} {health.journal.pushes === 1 ? 'push' : 'pushes'} ·{' '}
          {bytes(health.journal.bytes)}
        </span>
      )}
    </footer>
  );
}

function wordsOf(
  connection: ConnectionState,
  health: Health | undefined,
): { mark: string; word: string; trouble: boolean } {
  switch (connection.status) {
    case 'restarting':
      return { mark: '◐', word: connection.problem ?? 'The relay is restarting …', trouble: true };
    case 'lost':
      return { mark: '○', word: 'No answer from the relay. Trying again …', trouble: true };
    case 'connecting':
    case 'signed-out':
    case 'connected':
      break;
  }
  if (health === undefined) return { mark: '◐', word: 'Connecting …', trouble: false };
  if (health.gateway.status === 'failed') {
    return { mark: '✕', word: `${health.gateway.problem} ${health.gateway.remedy}`, trouble: true };
  }
  if (health.journal.problem !== null) {
    return {
      mark: '✕',
      word: `Pushes are refused: ${health.journal.problem} ${health.journal.remedy ?? ''}`,
      trouble: true,
    };
  }
  return { mark: '●', word: 'Listening', trouble: false };
}
