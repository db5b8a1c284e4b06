import { Code, Loader, SegmentedControl, Title, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyButton } from '../components/copy-button.tsx';
import { languages, useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';

/** Appearance, and where everything lies. */
export function SettingsPage() {
  const { api } = useRelay();
  const { strings, format, choice, choose } = useLanguage();
  const words = strings.settings;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data: health } = useQuery(api.health.queryOptions());
  return (
    <div className="document">
      <Title order={1} size="h2">
        {strings.common.settings}
      </Title>
      <h2>{words.appearance}</h2>
      <SegmentedControl
        aria-label={words.colours}
        value={colorScheme}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
        data={[
          { value: 'auto', label: words.asSystem },
          { value: 'light', label: words.light },
          { value: 'dark', label: words.dark },
        ]}
      />
      <SegmentedControl
        aria-label={words.language}
        value={choice}
        onChange={(value) => choose(languages.find(({ code }) => code === value)?.code ?? 'system')}
        data={[
          { value: 'system', label: words.asSystem },
          ...languages.map(({ code, name }) => ({ value: code, label: name })),
        ]}
      />
      <h2>{words.relay}</h2>
      {health === undefined ? (
        <Loader size="sm" aria-label={words.reading} />
      ) : (
        <dl className="facts">
          <dt>{words.dataFolder}</dt>
          <dd className="inline">
            <Code className="break">{health.dataDir}</Code>
            <CopyButton value={health.dataDir} label={words.copyDataFolder} />
          </dd>
          <dt>{words.journal}</dt>
          <dd>
            {strings.statusBar.pushes(health.journal.pushes, format.count(health.journal.pushes))},{' '}
            {format.bytes(health.journal.bytes)}
          </dd>
          <dt>{words.unread}</dt>
          <dd>{format.count(health.unread)}</dd>
          <dt>{words.version}</dt>
          <dd>{health.version}</dd>
        </dl>
      )}
      <p className="dim">{words.inConfig(<Code>config.json</Code>)}</p>
    </div>
  );
}
