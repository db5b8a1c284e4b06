import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { BodyNotKept } from './push-tab.tsx';
import { RequestPreview } from './request-preview.tsx';
import { Waiting } from './waiting.tsx';

/** For each delivery, the exact request that its provider made or would make. */
export function BannerTab({ push }: { readonly push: PushDetail }) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.detail;
  const query = useQuery(
    api.pushes.preview.queryOptions({ input: { id: push.id }, enabled: push.body !== null, retry: false }),
  );
  if (push.body === null) return <BodyNotKept />;
  if (query.isPending) return <Waiting label={words.preparing} />;
  if (query.isError) return <Alert color="red">{strings.told.error(query.error)}</Alert>;
  if (query.data.length === 0) return <p className="dim">{words.noDevice}</p>;
  return (
    <div className="stack">
      {query.data.map((preview) => (
        <section key={preview.deliveryId} aria-label={words.previewFor(preview.appId)}>
          <h3 className="section-head">
            <code>{preview.appId}</code> <span className="dim">{preview.provider ?? strings.activity.noApp}</span>
          </h3>
          <RequestPreview preview={preview} pushId={push.id} />
        </section>
      ))}
    </div>
  );
}
