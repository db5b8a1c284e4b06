import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { CopyButton } from '../copy-button.tsx';

/** The version, the data folder, and the diagnostics for a bug report. */
export function AboutSection() {
  const { connection, api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.settings;
  const { data: health } = useQuery(api.health.queryOptions());
  const diagnostics = async () => (await connection.client.settings.diagnostics()).text;
  return (
    <section className="settings-section" aria-label={words.about}>
      <h2>{words.about}</h2>
      {health !== undefined && (
        <dl className="facts">
          <dt>{words.version}</dt>
          <dd>Carillon {health.version}</dd>
          <dt>{words.dataFolder}</dt>
          <dd className="inline">
            <Code className="break">{health.dataDir}</Code>
            <CopyButton value={health.dataDir} label={words.copyDataFolder} />
          </dd>
          <dt>{words.licence}</dt>
          <dd>{words.licenceMeans}</dd>
        </dl>
      )}
      <div className="inline">
        <CopyButton value={diagnostics} label={words.copyDiagnostics} text />
        <span className="dim">{words.diagnosticsMeans}</span>
      </div>
    </section>
  );
}
