import { Alert, Loader } from '@mantine/core';
import { IconBell, IconVolume } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DeliveryPreview, PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { BodyNotKept } from './push-tab.tsx';

/** What each delivery was or would be sent: the same request that the provider makes. */
export function BannerTab({ push }: { readonly push: PushDetail }) {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const words = strings.detail;
  const query = useQuery(
    api.pushes.preview.queryOptions({ input: { id: push.id }, enabled: push.body !== null, retry: false }),
  );
  if (push.body === null) return <BodyNotKept />;
  if (query.isPending) return <Loader size="sm" aria-label={words.preparing} />;
  if (query.isError) return <Alert color="red">{query.error.message}</Alert>;
  return (
    <div className="stack">
      {query.data.map((preview) => (
        <section key={preview.deliveryId} aria-label={words.previewFor(preview.appId)}>
          <h3 className="section-head">
            <code>{preview.appId}</code> <span className="dim">{preview.provider ?? strings.activity.noApp}</span>
            {preview.bytes !== undefined && (
              <span className="numbers dim">
                {preview.budget === undefined
                  ? format.bytes(preview.bytes)
                  : strings.common.bytesOf(format.bytes(preview.bytes), format.bytes(preview.budget))}
              </span>
            )}
          </h3>
          <Preview preview={preview} />
        </section>
      ))}
    </div>
  );
}

function Preview({ preview }: { readonly preview: DeliveryPreview }) {
  const { strings } = useLanguage();
  const words = strings.detail;
  if (preview.nothing !== null)
    return (
      <p className="dim">
        {words.nothingSent} {preview.nothing}
      </p>
    );
  const banner = bannerOf(preview.request);
  return (
    <>
      {banner !== null && (
        <div className={`banner banner-${banner.urgency}`}>
          <IconBell size={28} stroke={1.5} aria-hidden className="banner-icon" />
          <div className="banner-text">
            <div className="dim banner-app">Carillon</div>
            <bdi className="banner-title">{banner.title}</bdi>
            <bdi className="banner-body">{banner.body}</bdi>
          </div>
          {banner.sound !== null && <IconVolume size={16} aria-label={words.withSound(banner.sound)} />}
        </div>
      )}
      {banner?.urgency === 'critical' && <p className="dim">{words.urgent}</p>}
      {preview.kind === 'badge' && <p>{words.onlyBadge}</p>}
      <pre className="code">{JSON.stringify(preview.request, null, 2)}</pre>
    </>
  );
}

function bannerOf(request: unknown): { title: string; body: string; urgency: string; sound: string | null } | null {
  if (typeof request !== 'object' || request === null || !('banner' in request)) return null;
  const { banner } = request;
  if (typeof banner !== 'object' || banner === null) return null;
  const field = (name: string): unknown => Object.getOwnPropertyDescriptor(banner, name)?.value;
  const sound = field('sound');
  return {
    title: String(field('title') ?? ''),
    body: String(field('body') ?? ''),
    urgency: String(field('urgency') ?? 'normal'),
    sound: typeof sound === 'string' ? sound : null,
  };
}
