import { Alert, Button, Code, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Redirect } from 'wouter';
import { CopyButton } from '../components/copy-button.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { useRelay } from '../lib/relay.tsx';
import { usePushList } from '../lib/use-push-list.ts';
import { reasonWords, worstStatus } from '../lib/words.ts';

/**
 * Three steps, each of which shows that it worked. Shown while the journal is empty, and whenever it is asked for. On
 * the first run it gives way to the first push from outside, but not to the test push whose result is shown here.
 */
export function SetupPage({ first = false }: { readonly first?: boolean }) {
  const { api } = useRelay();
  const { data: health } = useQuery(api.health.queryOptions());
  const arrived = usePushList('').rows.length > 0;
  const [tested, setTested] = useState(false);
  const [pushkey] = useState(() => `carillon-${crypto.randomUUID()}`);
  const [homeserver, setHomeserver] = useState('https://matrix.example.org');
  const gateway = health?.gateway;
  const url = gateway?.status === 'listening' ? gateway.url : null;
  const appId = health?.apps.find(({ type, pattern }) => type === 'desktop' && !/[*?]/.test(pattern))?.pattern;
  if (first && arrived && !tested) return <Redirect to="/activity" replace />;
  return (
    <div className="document">
      <Title order={1} size="h2">
        {first ? 'Welcome to Carillon' : 'Set up'}
      </Title>
      <ol className="steps">
        <li>
          <h2>{url === null ? 'Your gateway is starting' : 'Your gateway is listening'}</h2>
          {url !== null && (
            <p className="inline">
              <StatusMark status="delivered" /> <Code className="break">{url}</Code>
              <CopyButton value={url} label="Copy the gateway's address" />
            </p>
          )}
          {gateway?.status === 'failed' && (
            <Alert color="red" title={gateway.problem}>
              {gateway.remedy}
            </Alert>
          )}
          <p className="dim">
            Homeservers refuse private addresses by default. On the same machine, Synapse takes this one with{' '}
            <Code>ip_range_whitelist: ["127.0.0.1/32"]</Code> in <Code>homeserver.yaml</Code>.
          </p>
        </li>
        <li>
          <h2>Point a pusher at it</h2>
          {appId === undefined ? (
            <p>No app of type “desktop” is configured. Add one to config.json in {health?.dataDir}.</p>
          ) : (
            <>
              <TextInput
                label="Your homeserver"
                value={homeserver}
                onChange={(event) => setHomeserver(event.currentTarget.value)}
                w="100%"
                maw={420}
                mb="sm"
              />
              <Command
                text={setPusher(homeserver, appId, pushkey, url ?? 'http://127.0.0.1:7874/_matrix/push/v1/notify')}
              />
              <p className="dim">
                Replace <Code>$ACCESS_TOKEN</Code> with an access token of your account (in Element: Settings, Help &
                About).
              </p>
            </>
          )}
        </li>
        <li>
          <h2>Try it now</h2>
          <TestPush appId={appId} disabled={url === null} onSend={() => setTested(true)} />
        </li>
      </ol>
    </div>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <div className="command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
      <CopyButton value={text} label="Copy the command" text />
    </div>
  );
}

interface TestPushProps {
  readonly appId: string | undefined;
  readonly disabled: boolean;
  readonly onSend: () => void;
}

function TestPush({ appId, disabled, onSend }: TestPushProps) {
  const { api } = useRelay();
  const send = useMutation(api.test.send.mutationOptions());
  const pushId = send.data?.pushId ?? undefined;
  const push = useQuery(
    api.pushes.get.queryOptions({
      input: { id: pushId ?? '' },
      enabled: pushId !== undefined,
      retry: 5,
      retryDelay: 100,
    }),
  );
  const outcome = push.data?.deliveries[0]?.outcome;
  return (
    <>
      <p>Sends a push over HTTP through the whole way: gateway, journal, banner.</p>
      <Button
        loading={send.isPending}
        disabled={disabled}
        onClick={() => {
          onSend();
          send.mutate(appId === undefined ? {} : { appId });
        }}
      >
        Send a test push
      </Button>
      <div aria-live="polite" className="test-result">
        {send.isError && <Alert color="red">{send.error.message}</Alert>}
        {send.data !== undefined && (
          <p>
            Answered {send.data.status} after <strong className="numbers">{send.data.milliseconds} ms</strong>.
          </p>
        )}
        {push.data !== undefined && outcome != null && pushId !== undefined && (
          <p className="inline">
            <StatusMark status={worstStatus(push.data.deliveries)} /> {reasonWords[outcome.reason]}{' '}
            {outcome.detail !== undefined && <span className="dim">{outcome.detail}</span>}
            <Link to={`/activity/${pushId}`}>See this push</Link>
          </p>
        )}
      </div>
    </>
  );
}

function setPusher(homeserver: string, appId: string, pushkey: string, url: string): string {
  const lines = [
    { kind: 'http', app_id: appId, append: false, lang: 'en' },
    { pushkey, app_display_name: 'Carillon' },
    { device_display_name: 'My desktop' },
    { data: { url } },
  ];
  const fields = lines.map((line) => JSON.stringify(line).slice(1, -1).replaceAll("'", "'\\''"));
  return [
    `curl -X POST '${homeserver.replace(/\/+$/, '').replaceAll("'", '')}/_matrix/client/v3/pushers/set' \\`,
    '  -H "Authorization: Bearer $ACCESS_TOKEN" -H \'Content-Type: application/json\' \\',
    `  -d '{${fields.join(',\n       ')}}'`,
  ].join('\n');
}
