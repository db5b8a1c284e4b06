import { Alert, Button, Code, Loader, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { AppMatch } from '../components/apps/app-match.tsx';
import { AppRow } from '../components/apps/app-row.tsx';
import { type App, isGlob } from '../lib/apps.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';

/** All apps, in the order in which their names are tried, and how each is doing. */
export function AppsPage() {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.apps;
  const query = useQuery(api.health.queryOptions({ refetchInterval: 5_000 }));
  const apps = query.data?.apps ?? [];
  return (
    <div className="document">
      <div className="document-head">
        <Title order={1} size="h2">
          {strings.common.apps}
        </Title>
        <Button component={Link} to="/apps/new" leftSection={<IconPlus size={16} aria-hidden />}>
          {words.add}
        </Button>
      </div>
      <p className="dim">{words.intro}</p>
      {query.isPending && <Loader size="sm" aria-label={words.reading} />}
      {query.isError && <Alert color="red">{strings.told.error(query.error)}</Alert>}
      {query.isSuccess && (
        <>
          <AppMatch />
          <AppList title={words.exact} apps={apps.filter(({ pattern }) => !isGlob(pattern))} />
          <AppList title={words.globs} apps={apps.filter(({ pattern }) => isGlob(pattern))} />
          {apps.length === 0 && <p>{words.none}</p>}
          <p className="dim">
            {words.toChange(<Code>config.json</Code>, <Code className="break">{query.data.dataDir}</Code>)}
          </p>
        </>
      )}
    </div>
  );
}

function AppList({ title, apps }: { readonly title: string; readonly apps: readonly App[] }) {
  if (apps.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className="app-list">
        {apps.map((app) => (
          <AppRow key={app.pattern} app={app} />
        ))}
      </ul>
    </section>
  );
}
