import { useQuery } from '@tanstack/react-query';
import type { Health } from '../../src/api/contract.ts';
import type { ConnectionState } from '../lib/connection.ts';
import { useLanguage } from '../lib/language.tsx';
import { useConnectionState, useRelay } from '../lib/relay.tsx';
import { useGatewayAddress } from '../lib/use-gateway-address.ts';
import { problemText } from '../lib/words.ts';
import type { Strings } from '../strings/english.ts';
import { CopyButton } from './copy-button.tsx';
import { PauseMenu } from './pause-menu.tsx';

/** On every page: whether and where the gateway listens, and what the history holds. */
export function StatusBar() {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const connection = useConnectionState();
  const { data: health, dataUpdatedAt } = useQuery(api.health.queryOptions({ refetchInterval: 5_000 }));
  // What an earlier relay process reported (see useLive) does not hold for this one.
  const now = dataUpdatedAt === 0 ? undefined : health;
  const { mark, word, trouble } = wordsOf(connection, now, strings);
  const address = useGatewayAddress();
  return (
    <footer className="status-bar">
      <output className={trouble ? 'status-trouble' : undefined}>
        <span aria-hidden>{mark}</span> {word}
      </output>
      {address !== null && (
        <>
          <code className="address">{address.shown}</code>
          <CopyButton value={address.whole} label={strings.statusBar.copyAddress} />
        </>
      )}
      <span className="spacer" />
      {health !== undefined && (
        <span className="numbers">
          {strings.statusBar.pushes(health.history.pushes, format.count(health.history.pushes))} ·{' '}
          {format.bytes(health.history.bytes)}
        </span>
      )}
      <PauseMenu />
    </footer>
  );
}

function wordsOf(
  connection: ConnectionState,
  health: Health | undefined,
  { statusBar: words, told }: Strings,
): { mark: string; word: string; trouble: boolean } {
  switch (connection.status) {
    case 'restarting':
      return { mark: '◐', word: connection.problem ?? words.restarting, trouble: true };
    case 'lost':
      return { mark: '○', word: words.lost, trouble: true };
    case 'connecting':
    case 'failed':
    case 'signed-out':
    case 'connected':
      break;
  }
  if (health === undefined) return { mark: '◐', word: words.connecting, trouble: false };
  if (health.gateway.status === 'failed') {
    return { mark: '✕', word: problemText(health.gateway.problem, told), trouble: true };
  }
  if (health.gateway.trouble !== null) {
    return { mark: '▲', word: problemText(health.gateway.trouble.problem, told), trouble: true };
  }
  if (health.outbox.problem !== null) {
    return { mark: '✕', word: words.refused(problemText(health.outbox.problem, told)), trouble: true };
  }
  if (health.history.problem !== null) {
    return { mark: '▲', word: words.incomplete(problemText(health.history.problem, told)), trouble: true };
  }
  return { mark: '●', word: words.listening, trouble: false };
}
