import { Alert, Button, Code, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Redirect } from 'wouter';
import { CopyButton } from '../components/copy-button.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { setPusherCurl } from '../lib/curl.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { useGatewayAddress } from '../lib/use-gateway-address.ts';
import { usePushList } from '../lib/use-push-list.ts';
import { worstStatus } from '../lib/words.ts';

/** Until the gateway has reported its own. */
const USUAL_ADDRESS = 'http://127.0.0.1:7874/_matrix/push/v1/notify';

/**
 * Three steps, each of which shows that it worked. Shown while the history is empty, and on request. On
 * the first run it gives way to the first push from outside, but not to the test push whose result is shown here.
 */
export function SetupPage({ first = false }: { readonly first?: boolean }) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.setup;
  const { data: health } = useQuery(api.health.queryOptions());
  const arrived = usePushList('').rows.length > 0;
  const [tested, setTested] = useState(false);
  const [pushkey] = useState(newPushkey);
  const [homeserver, setHomeserver] = useState('https://matrix.example.org');
  const gateway = health?.gateway;
  const trouble = gateway?.status === 'listening' ? gateway.trouble : gateway;
  const address = useGatewayAddress();
  const appId = health?.apps.find(({ type, pattern }) => type === 'desktop' && !/[*?]/.test(pattern))?.pattern;
  const command = (url: string) =>
    setPusherCurl({ homeserver, appId: appId ?? '', pushkey, url, device: words.device });
  if (first && arrived && !tested) return <Redirect to="/activity" replace />;
  return (
    <div className="document">
      <Title order={1} size="h2">
        {first ? words.welcome : words.title}
      </Title>
      <ol className="steps">
        <li>
          <h2>{address === null ? words.starting : words.listening}</h2>
          {address !== null && (
            <p className="inline">
              <StatusMark status="delivered" /> <Code className="break">{address.shown}</Code>
              <CopyButton value={address.whole} label={strings.statusBar.copyAddress} />
              {address.reveal !== null && (
                <Button variant="subtle" size="compact-xs" onClick={address.reveal}>
                  {address.revealed ? words.hideSecret : words.showSecret}
                </Button>
              )}
            </p>
          )}
          {address?.reveal != null && <p className="dim">{words.carriesSecret}</p>}
          {address?.error != null && <Alert color="red">{strings.told.error(address.error)}</Alert>}
          {trouble != null && (
            <Alert color="red" title={strings.told.problem(trouble.problem).cause}>
              {strings.told.problem(trouble.problem).remedy}
            </Alert>
          )}
          <p className="dim">
            {words.privateAddresses(<Code>ip_range_whitelist: ["127.0.0.1/32"]</Code>, <Code>homeserver.yaml</Code>)}
          </p>
        </li>
        <li>
          <h2>{words.pointPusher}</h2>
          {appId === undefined && health !== undefined && <p>{words.noDesktop(health.dataDir)}</p>}
          {appId !== undefined && (
            <>
              <TextInput
                label={words.homeserver}
                value={homeserver}
                onChange={(event) => setHomeserver(event.currentTarget.value)}
                w="100%"
                maw={420}
                mb="sm"
              />
              <Command
                text={command(address?.shown ?? USUAL_ADDRESS)}
                copied={async () => command((await address?.whole()) ?? USUAL_ADDRESS)}
              />
              <p className="dim">{words.token(<Code>$ACCESS_TOKEN</Code>)}</p>
            </>
          )}
        </li>
        <li>
          <h2>{words.tryNow}</h2>
          <TestPush appId={appId} disabled={address === null} onSend={() => setTested(true)} />
        </li>
      </ol>
    </div>
  );
}

interface CommandProps {
  readonly text: string;
  /** What is copied, with the secret that `text` hides. */
  readonly copied: () => Promise<string>;
}

function Command({ text, copied }: CommandProps) {
  const { strings } = useLanguage();
  return (
    <div className="command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
      <CopyButton value={copied} label={strings.setup.copyCommand} text />
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
  const { strings } = useLanguage();
  const words = strings.setup;
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
      <p>{words.explain}</p>
      <Button
        loading={send.isPending}
        disabled={disabled}
        onClick={() => {
          onSend();
          send.mutate(appId === undefined ? {} : { appId });
        }}
      >
        {words.send}
      </Button>
      <div aria-live="polite" className="test-result">
        {send.isError && <Alert color="red">{strings.told.error(send.error)}</Alert>}
        {send.data !== undefined && (
          <p>{words.answered(send.data.status, <strong className="numbers">{send.data.milliseconds} ms</strong>)}</p>
        )}
        {push.data !== undefined && outcome != null && pushId !== undefined && (
          <p className="inline">
            <StatusMark status={worstStatus(push.data.deliveries)} /> {strings.words.reasons[outcome.reason]}{' '}
            {outcome.detail !== undefined && <span className="dim">{strings.told.detail(outcome)}</span>}
            <Link to={`/activity/${pushId}`}>{words.see}</Link>
          </p>
        )}
      </div>
    </>
  );
}

/** 128 random bits; a page over plain HTTP from another computer has no `crypto.randomUUID`. */
function newPushkey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `carillon-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
