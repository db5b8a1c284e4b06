import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';

/** Shows which app an app_id would resolve to. */
export function AppMatch() {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.apps;
  const [appId, setAppId] = useState('');
  const [wanted] = useDebouncedValue(appId.trim(), 150);
  const match = useQuery(
    api.apps.match.queryOptions({
      input: { appId: wanted },
      enabled: wanted !== '',
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  );
  const pattern = match.data?.pattern;
  return (
    <div className="app-match">
      <TextInput
        label={words.whichApp}
        placeholder="org.example.app.ios"
        value={appId}
        onChange={(event) => setAppId(event.currentTarget.value)}
        w={320}
        maw="100%"
      />
      <p aria-live="polite">
        {wanted !== '' && pattern === null && <span className="status-trouble">{words.noMatch}</span>}
        {wanted !== '' && typeof pattern === 'string' && (
          <>
            {words.matches}{' '}
            <Link to={`/apps/edit/${encodeURIComponent(pattern)}`}>
              <code>{pattern}</code>
            </Link>
          </>
        )}
      </p>
    </div>
  );
}
