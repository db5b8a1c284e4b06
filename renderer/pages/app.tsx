import { Alert, Loader, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { AppForm } from '../components/apps/app-form.tsx';
import { AppHealth } from '../components/apps/app-health.tsx';
import { AppPreview } from '../components/apps/app-preview.tsx';
import { CredentialsCheck } from '../components/apps/credentials-check.tsx';
import { RemoveApp } from '../components/apps/remove-app.tsx';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { useApp } from '../lib/use-app.ts';

/** One app: its form, and for one that exists how it is doing, what it would send, and the way out. */
export function AppPage({ pattern }: { readonly pattern: string | null }) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.apps;
  const forms = useQuery(api.apps.forms.queryOptions({ staleTime: Number.POSITIVE_INFINITY }));
  const { read } = useApp(pattern);
  const stored = useQuery({ queryKey: ['app', pattern], queryFn: read, retry: false, gcTime: 0 });
  const { data: health } = useQuery(api.health.queryOptions());
  const app = health?.apps.find((one) => one.pattern === pattern);
  const failed = stored.error ?? forms.error;
  return (
    <div className="document">
      <p>
        <Link to="/apps">← {strings.common.apps}</Link>
      </p>
      <Title order={1} size="h2" className="break">
        {pattern ?? words.newApp}
      </Title>
      {failed !== null && (
        <Alert color="red" title={words.cannotEdit}>
          {strings.told.error(failed)}
        </Alert>
      )}
      {failed === null && (stored.data === undefined || forms.data === undefined) && (
        <Loader size="sm" aria-label={words.reading} />
      )}
      {app !== undefined && (
        <>
          <AppHealth app={app} />
          <CredentialsCheck pattern={app.pattern} />
        </>
      )}
      {stored.data !== undefined && forms.data !== undefined && (
        <AppForm key={pattern} forms={forms.data} initial={stored.data.draft} keys={stored.data.keys} was={pattern} />
      )}
      {app !== undefined && (
        <>
          <h2>{words.preview}</h2>
          <AppPreview pattern={app.pattern} />
          <div className="danger">
            <RemoveApp pattern={app.pattern} waiting={app.waiting} />
          </div>
        </>
      )}
    </div>
  );
}
