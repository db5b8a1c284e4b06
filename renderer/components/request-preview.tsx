import { IconBell, IconVolume } from '@tabler/icons-react';
import type { DeliveryPreview } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';

/** A provider's exact request, drawn as a banner where it is one; or why nothing would be sent. */
export function RequestPreview({ preview }: { readonly preview: DeliveryPreview }) {
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
