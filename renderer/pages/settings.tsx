import { Code, Loader, SegmentedControl, Title, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyButton } from '../components/copy-button.tsx';
import { bytes, count } from '../lib/format.ts';
import { useRelay } from '../lib/relay.tsx';

/** Appearance, and where everything lies. */
export function SettingsPage() {
  const { api } = useRelay();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data: health } = useQuery(api.health.queryOptions());
  return (
    <div className="document">
      <Title order={1} size="h2">
        Settings
      </Title>
      <h2>Appearance</h2>
      <SegmentedControl
        aria-label="Colours"
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <h2>Relay</h2>
      {health === undefined ? (
        <Loader size="sm" aria-label="Reading the relay's state" />
      ) : (
        <dl className="facts">
          <dt>Data folder</dt>
          <dd className="inline">
            <Code className="break">{health.dataDir}</Code>
            <CopyButton value={health.dataDir} label="Copy the data folder" />
          </dd>
          <dt>Journal</dt>
          <dd>
            {count(health.journal.pushes)} pushes, {bytes(health.journal.bytes)}
          </dd>
          <dt>Unread badge</dt>
          <dd>{count(health.unread)}</dd>
          <dt>Version</dt>
          <dd>{health.version}</dd>
        </dl>
      )}
      <p className="dim">
        Address, apps and retention are set in <Code>config.json</Code> in the data folder; Carillon reads it when it
        starts.
      </p>
    </div>
  );
}
