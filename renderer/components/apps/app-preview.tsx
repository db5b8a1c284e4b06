import { Alert, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { usePushList } from '../../lib/use-push-list.ts';
import { titleOf } from '../push-row.tsx';
import { RequestPreview } from '../request-preview.tsx';

/** Pushes to choose from: the newest. */
const CHOICES = 50;

/** What each provider of an app would be sent for a push of the history, as the app is currently saved. */
export function AppPreview({ pattern }: { readonly pattern: string }) {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const words = strings.apps;
  const { rows: all } = usePushList('');
  const rows = all.filter(({ refusal }) => refusal === null).slice(0, CHOICES);
  const own = rows.find(({ deliveries }) => deliveries.some(({ appId }) => appId === pattern)) ?? rows[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const pushId = chosen ?? own?.id;
  const preview = useQuery(
    api.apps.preview.queryOptions({
      input: { pattern, pushId: pushId ?? '' },
      enabled: pushId !== undefined,
      retry: false,
    }),
  );
  if (pushId === undefined) return <p className="dim">{words.noPushes}</p>;
  return (
    <div className="stack">
      <NativeSelect
        label={words.previewOf}
        value={pushId}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={rows.map((row) => ({
          value: row.id,
          label: [format.timeOfDay(row.receivedAt), titleOf(row, strings), row.text].filter(Boolean).join(' · '),
        }))}
        w={420}
        maw="100%"
      />
      {preview.isError && <Alert color="red">{strings.told.error(preview.error)}</Alert>}
      {preview.data?.map((one) => (
        <section key={one.deliveryId} aria-label={strings.detail.previewFor(one.provider ?? pattern)}>
          <h3 className="section-head">{one.provider}</h3>
          <RequestPreview preview={one} pushId={pushId} />
        </section>
      ))}
    </div>
  );
}
