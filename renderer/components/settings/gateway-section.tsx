import { Alert, NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { useSection } from '../../lib/use-section.ts';
import { GatewayTrouble } from './gateway-trouble.tsx';
import { SectionForm } from './section-form.tsx';

const loopback = /^(127\.|::1$|localhost$)/;

/** Where the gateway listens, and who may push. */
export function GatewaySection() {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.settings;
  const { data: health } = useQuery(api.health.queryOptions());
  const bound =
    health?.gateway.status === 'listening' && health.gateway.trouble === null
      ? Number(new URL(health.gateway.url).port)
      : null;
  const overridden = (port: number) => bound !== null && port !== 0 && port !== bound;
  const lines = (text: string) => (text === '' ? undefined : text.split('\n'));
  return (
    <SectionForm title={words.gateway} section={useSection('gateway')}>
      {({ value, dirty, change, issue }) => (
        <>
          <GatewayTrouble />
          {!dirty && overridden(value.port) && <p className="dim">{words.overridden}</p>}
          <div className="side-by-side">
            <TextInput
              label={words.host}
              description={words.hostHint}
              value={value.host}
              error={issue('host')}
              onChange={(event) => change('host', event.currentTarget.value)}
            />
            <NumberInput
              label={words.port}
              description={words.portHint}
              value={value.port}
              error={issue('port')}
              min={0}
              max={65_535}
              onChange={(port) => typeof port === 'number' && change('port', port)}
            />
          </div>
          {!loopback.test(value.host) && (
            <Alert color="orange" title={words.exposed}>
              {words.exposedMeans}
            </Alert>
          )}
          <PasswordInput
            label={words.sharedSecret}
            description={words.sharedSecretHint}
            value={value.sharedSecret ?? ''}
            error={issue('sharedSecret')}
            autoComplete="off"
            onChange={(event) => change('sharedSecret', event.currentTarget.value || undefined)}
          />
          <Textarea
            label={words.allowFrom}
            description={words.allowFromHint}
            value={value.allowFrom?.join('\n') ?? ''}
            error={issue('allowFrom')}
            autosize
            minRows={2}
            onChange={(event) => change('allowFrom', lines(event.currentTarget.value))}
          />
          <Textarea
            label={words.trustProxy}
            description={words.trustProxyHint}
            value={value.trustProxy === false ? '' : value.trustProxy.join('\n')}
            error={issue('trustProxy')}
            autosize
            minRows={1}
            onChange={(event) => change('trustProxy', lines(event.currentTarget.value) ?? false)}
          />
          <NumberInput
            label={words.maxDevices}
            description={words.maxDevicesHint}
            value={value.maxDevices}
            error={issue('maxDevices')}
            min={1}
            max={100_000}
            thousandSeparator
            onChange={(next) => typeof next === 'number' && change('maxDevices', next)}
          />
        </>
      )}
    </SectionForm>
  );
}
