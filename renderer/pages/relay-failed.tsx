import { Button, Title } from '@mantine/core';
import { CopyButton } from '../components/copy-button.tsx';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';

/** Shown in place of all pages while the relay keeps ending: why, what to do, and the end of its log. */
export function RelayFailedPage({ problem, log }: { readonly problem: string; readonly log: readonly string[] }) {
  const { connection } = useRelay();
  const { relayFailed: words } = useLanguage().strings;
  const text = log.join('\n');
  return (
    <main className="document" aria-labelledby="relay-failed">
      <Title order={1} size="h2" id="relay-failed">
        {words.title}
      </Title>
      <p role="alert">{problem}</p>
      <p className="dim">{words.meaning}</p>
      <div className="inline">
        <Button onClick={() => connection.ask('restart')}>{words.restart}</Button>
        <Button variant="default" onClick={() => connection.ask('show-data')}>
          {words.showData}
        </Button>
      </div>
      <h2 className="inline">
        {words.log} {text !== '' && <CopyButton value={text} label={words.copyLog} />}
      </h2>
      {text === '' ? <p className="dim">{words.noLog}</p> : <pre className="relay-log">{text}</pre>}
    </main>
  );
}
